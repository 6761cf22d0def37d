import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { THEMES } from '#contracts';
import { PATIENCE_MS } from '../lasting.svelte.ts';

const tokensOf = (theme: string): string[] =>
  [...readFileSync(new URL(`./themes/${theme}.css`, import.meta.url), 'utf8').matchAll(/(--peek-[\w-]+):/g)]
    .map(([, name]) => name!)
    .sort();

test.each(THEMES)('the theme %s defines every token that the others define', (theme) => {
  expect(tokensOf(theme)).toEqual(tokensOf('dark'));
});

test.each(THEMES)('docs/theming.md says the value of every token in %s', (theme) => {
  const table = readFileSync(new URL('../../docs/theming.md', import.meta.url), 'utf8');
  const css = readFileSync(new URL(`./themes/${theme}.css`, import.meta.url), 'utf8');
  for (const [, name, value] of css.matchAll(/(--peek-[\w-]+):\s*([^;]+);/g)) {
    const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    expect(row.split('|')[THEMES.indexOf(theme) + 2]?.trim(), name).toBe(`\`${value}\``);
  }
});

test('style sheets wait as long as words do before they say that something goes on', () => {
  const scales = readFileSync(new URL('./scales.css', import.meta.url), 'utf8');
  expect(scales).toContain(`--peek-patience: ${PATIENCE_MS}ms;`);
});
