import axe, { type RuleObject } from 'axe-core';
import type { Page } from '@playwright/test';

/** What axe complains of, with single rules switched by whoever asks, or by the named rules alone. Frames of mails are left out: nothing can run in them, axe neither. */
export const violationsOn = async (page: Page, rules: RuleObject = {}, only?: readonly string[]): Promise<string[]> => {
  // Injected through the debugger, as a strict policy of the page asks.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    ([changed, names]) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        iframes: false,
        ...(names ? { runOnly: [...names] } : { rules: { 'target-size': { enabled: true }, ...changed } }),
        resultTypes: ['violations'],
      }),
    [rules, only] as const,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(', ')}`);
};
