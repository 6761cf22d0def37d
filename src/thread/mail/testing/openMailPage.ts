import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../../../../tools/chromium.ts';
import type { mailPage } from './page.ts';

declare global {
  interface Window {
    mailPage: typeof mailPage;
    hit?: number;
  }
}

/** Where the page of the tests stands. Nothing of it exists; whatever is asked for is noted and has no answer. */
export const HOME = 'https://host.example/';

const bundle = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: new URL('page.ts', import.meta.url).pathname, formats: ['iife'], name: 'page' },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (!first || !('output' in first)) throw new Error('There is no bundle.');
  return first.output[0].code;
};

/** Opens a page in Chromium that shows mails as the panel does; what they ask for, and what they open, is noted, and so are dialogs. */
export const openMailPage = async (): Promise<{
  page: Page;
  asked: string[];
  opened: () => number;
  /** Dialogs that came up; each is dismissed. */
  said: () => number;
  close: () => Promise<void>;
}> => {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  const page = await browser.newPage();
  const asked: string[] = [];
  let opened = 0;
  page.on('popup', () => (opened += 1));
  let said = 0;
  page.on('dialog', (dialog) => {
    said += 1;
    void dialog.dismiss();
  });
  await page.route('**/*', (route) => {
    if (route.request().url() === HOME) {
      return route.fulfill({
        contentType: 'text/html; charset=utf-8',
        body: '<!doctype html><p id="above">Above</p><div id="box"></div><p id="below">Below</p>',
      });
    }
    asked.push(route.request().url());
    return route.abort();
  });
  await page.goto(HOME);
  await page.addScriptTag({ content: await bundle() });
  return { page, asked, opened: () => opened, said: () => said, close: () => browser.close() };
};
