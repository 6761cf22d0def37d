import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { THEMES } from '#contracts';

const tokensOf = (theme: string): string[] =>
  [...readFileSync(new URL(`./themes/${theme}.css`, import.meta.url), 'utf8').matchAll(/(--peek-[\w-]+):/g)]
    .map(([, name]) => name!)
    .sort();

test.each(THEMES)('the theme %s defines every token that the others define', (theme) => {
  expect(tokensOf(theme)).toEqual(tokensOf('dark'));
});
