import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ensureExamples, openExample } from './support/examples.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

test.beforeAll(ensureExamples);

const sheet = (name: string): string => readFileSync(new URL(`../../node_modules/${name}`, import.meta.url), 'utf8');

/** What a host's style sheets may do to a page; each must leave the Peek as it is. */
const HOSTILE: Record<string, string> = {
  'resets and hostile rules': `
    * { all: unset; box-sizing: content-box !important; animation: none !important; font: 40px/3 serif !important; color: red !important; }
    :root { font-size: 40px !important; --peek-text: red; letter-spacing: 4px; text-transform: uppercase; zoom: 1; }
    html, body { text-align: right; word-spacing: 20px; line-height: 4; cursor: crosshair; visibility: visible; }
    body { transform: translateX(30px) scale(0.9); filter: blur(0); perspective: 10px; contain: paint; }
    div, section, header { position: relative; z-index: 2147483647; margin: 30px !important; padding: 30px !important; border: 9px solid lime !important; background: yellow !important; }
    button, input, textarea, svg { display: none !important; }
    dialog { display: none !important; position: static !important; width: 10px !important; opacity: 0 !important; }
    ::backdrop { background: lime !important; }
    p, span, h1, h2 { opacity: 0.1 !important; text-decoration: line-through !important; }`,
  Bootstrap: sheet('bootstrap/dist/css/bootstrap.min.css'),
  Pico: sheet('@picocss/pico/css/pico.min.css'),
};

/** Through the CSSOM, as a host's own bundle would: the page's policy allows no inline style. */
const addStyles = (page: Page, css: string): Promise<void> =>
  page.evaluate((text) => {
    const added = new CSSStyleSheet();
    added.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, added];
  }, css);

const removeStyles = (page: Page): Promise<void> => page.evaluate(() => void (document.adoptedStyleSheets = []));

/** Opens a ticket of the plain host, stands the clocks still, and waits until the panel no longer changes. */
const openStill = async ({ page, conversation, peek }: Technician): Promise<void> => {
  await page.getByRole('button', { name: /^\d+ / }).first().click();
  await expect(conversation).toBeVisible();
  await expect(peek.getByRole('region', { name: 'SLA', exact: true })).toBeVisible();
};

test('the Peek looks the same to the pixel, whatever the host’s style sheets do', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openExample(mara, 'plain/');
  await openStill(mara);
  await page.waitForLoadState('networkidle');
  // What tells the time or a reading changes by itself, not by the host's styles.
  await page.evaluate(() => {
    const root = [...document.body.children].find(({ shadowRoot }) => shadowRoot)!.shadowRoot!;
    root.querySelector('aside')?.replaceChildren();
    (root.activeElement as HTMLElement | null)?.blur();
    // Taken out of the live page: nothing changes it any more but styles.
    const copy = document.createElement('div');
    copy.id = 'still';
    copy.style.cssText = (root.host as HTMLElement).style.cssText;
    const still = copy.attachShadow({ mode: 'open' });
    still.adoptedStyleSheets = [...root.adoptedStyleSheets];
    still.append(...[...root.childNodes].map((node) => node.cloneNode(true)));
    // Alone: where a host's styles make its page longer, the browser smooths round edges in front of it differently.
    document.body.replaceChildren(copy);
    const dialog = still.querySelector('dialog')!;
    // Its round corners let the page through.
    dialog.style.background = 'black';
    dialog.removeAttribute('open');
    dialog.showModal();
    (still.activeElement as HTMLElement | null)?.blur();
  });
  const still = page.locator('#still .panel');
  const picture = (): Promise<Buffer> => still.screenshot({ animations: 'disabled', caret: 'hide' });
  for (const [name, css] of Object.entries(HOSTILE)) {
    // A picture in a mail may still come meanwhile; then the panel differs from itself, and both are taken anew.
    await expect(async () => {
      const before = await picture();
      await addStyles(page, css);
      const under = await picture();
      await removeStyles(page);
      expect(before.equals(await picture()), 'the panel has come to rest').toBe(true);
      expect(before.equals(under), `the panel looks the same under ${name}`).toBe(true);
    }).toPass({ timeout: 15_000 });
  }
});

test('the Peek leaves nothing of its own in the page: no global, style, listener, patch or history', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  await page.addInitScript(() => {
    const listening = new Map<string, number>();
    const count = (target: EventTarget, type: string, by: number): void => {
      if (target !== window && target !== document && target !== document.body && target !== document.documentElement)
        return;
      listening.set(type, (listening.get(type) ?? 0) + by);
    };
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function add(type: string, ...rest: [never]) {
      count(this, type, 1);
      addEventListener.call(this, type, ...rest);
    };
    EventTarget.prototype.removeEventListener = function remove(type: string, ...rest: [never]) {
      count(this, type, -1);
      removeEventListener.call(this, type, ...rest);
    };
    Object.assign(globalThis, { listening });
  });
  await openExample(mara, 'plain/');
  const facts = () =>
    page.evaluate(() => {
      const natives: string[] = [];
      for (const name of [
        'Node',
        'Element',
        'HTMLElement',
        'Text',
        'EventTarget',
        'History',
        'Array',
        'Object',
        'Promise',
      ]) {
        const { prototype } = globalThis[name as keyof typeof globalThis] as { prototype: object };
        for (const [key, { value, get, set }] of Reflect.ownKeys(prototype).map(
          (key) => [String(key), Object.getOwnPropertyDescriptor(prototype, key)!] as const,
        )) {
          const isNative = [value, get, set].every(
            (part: unknown) =>
              typeof part !== 'function' || Function.prototype.toString.call(part).includes('[native code]'),
          );
          natives.push(`${name}.${key}${isNative ? '' : ' (patched)'}`);
        }
      }
      return {
        globals: Object.getOwnPropertyNames(window).sort(),
        natives,
        styles: [...document.styleSheets].length + document.adoptedStyleSheets.length,
        head: document.head.querySelectorAll('style').length,
        history: history.length,
        address: location.href,
        body: document.body.getAttributeNames().map((name) => `${name}=${document.body.getAttribute(name)}`),
        root: document.documentElement.getAttributeNames(),
        children: document.body.children.length,
        title: document.title,
        storage: Object.keys(sessionStorage),
        // Svelte listens once a page for forms that are reset, and never ends it; nothing of a Peek hangs on it.
        listening: [...(globalThis as unknown as { listening: Map<string, number> }).listening].filter(
          ([type, count]) => type !== 'reset' && count > 0,
        ),
      };
    });
  const before = await facts();
  await openStill(mara);
  await mara.peek.getByRole('button', { name: /^Status:/ }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(mara.peek).toHaveCount(0);
  const after = await facts();
  // By these, Module Federation and webpack find the remote and its chunks again, and Svelte numbers ids apart from
  // other Sveltes: docs/hosts.md, "What is in the page".
  const added = after.globals.filter((name) => !before.globals.includes(name));
  expect(added.filter((name) => !/^(mspTicketPeek|__FEDERATION__|__mf|__svelte$|\d+$)/i.test(name))).toEqual([]);
  expect({ ...after, globals: [] }).toEqual({ ...before, globals: [] });
});
