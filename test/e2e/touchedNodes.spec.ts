import type { Locator } from '@playwright/test';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

/** Starts to note where in the Peek the document changes; the answer reads and clears what was noted. */
const watch = async (peek: Locator): Promise<() => Promise<string[]>> => {
  const noted = await peek.evaluateHandle((dialog) => {
    const places: string[] = [];
    const articles = new Set(dialog.querySelectorAll('[role="log"] article'));
    const placeOf = (node: Node): string => {
      const element = node instanceof Element ? node : node.parentElement;
      if (element?.closest('[aria-label="Composer"]')) return 'composer';
      const article = element?.closest('article');
      if (article && articles.has(article)) return 'older message';
      const card = element?.closest('aside section, aside [role="region"]');
      if (card) return 'card';
      const button = element?.closest('button');
      if (!button && element?.closest('[role="log"]')) return 'conversation';
      if (element?.closest('[aria-live], [role="status"]')) return 'announcement';
      return button?.ariaLabel?.split(':')[0] ?? `other ${element?.outerHTML.slice(0, 80)}`;
    };
    const what = ({ target, attributeName }: MutationRecord): string =>
      attributeName ? `${placeOf(target)} ${attributeName}` : placeOf(target);
    const observer = new MutationObserver((records) => places.push(...records.map(what)));
    observer.observe(dialog, { subtree: true, childList: true, characterData: true, attributes: true });
    return places;
  });
  return () => noted.evaluate((places) => places.splice(0));
};

test('a colleague’s change of the priority touches neither the composer, nor older messages, nor other controls', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const tomas = await technician(TECHNICIANS.tomas);
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, () => true);
  const peek = await mara.openTicket(ticket);
  await tomas.openTicket(ticket);
  const button = peek.getByRole('button', { name: /^Priority:/ });
  const before = await button.innerText();
  const after = before.includes('Low') ? 'High' : 'Low';
  // Who else is here has been said by now.
  await expect(peek.getByText(/Tom/).first()).toBeAttached();
  const touched = await watch(peek);
  await tomas.choose('Priority', new RegExp(after));
  await expect(button).toContainText(after);
  const places = await touched();
  // What shows the priority, the cards that it bears on, the new line of the conversation, and how many lines there are.
  expect(places).toContain('Priority');
  expect(
    places.filter((place) => !/^(card|Priority|conversation|announcement|older message aria-setsize$)/.test(place)),
  ).toEqual([]);
  expect(places.length).toBeLessThan(60);
});
