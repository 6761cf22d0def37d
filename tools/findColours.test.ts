import { describe, expect, test } from 'vitest';
import { findColours } from './findColours.ts';

const linesOf = (filename: string, source: string): number[] => findColours(filename, source).map(({ line }) => line);

describe('colours that a style sheet writes out', () => {
  test.each(['#fff', 'white', 'rgb(1 2 3)', 'oklch(50% 0.2 20)', 'color-mix(in oklab, #f00, var(--peek-text))'])(
    '%s is one, wherever it stands in a value',
    (colour) => {
      expect(linesOf('a.css', `a { border: 1px solid ${colour}; }`)).toEqual([1]);
    },
  );

  test.each([
    'var(--peek-text)',
    'transparent',
    'currentColor',
    'CanvasText',
    'color-mix(in oklab, var(--a), var(--b))',
  ])('%s is none', (colour) => {
    expect(linesOf('a.css', `a { color: ${colour}; }`)).toEqual([]);
  });

  test('are found with the line of their rule in a component', () => {
    const component =
      '<p class="red">#fff</p>\n\n<style>\n  p {\n    color: var(--peek-text);\n  }\n  b {\n    color: red;\n  }\n</style>\n';
    expect(linesOf('A.svelte', component)).toEqual([7]);
  });

  test('do not exist in a component without styles', () => {
    expect(findColours('A.svelte', '<p>#fff</p>')).toEqual([]);
  });
});
