import { describe, expect, test } from 'vitest';
import { enterEdit, formatEdit, type Edit, type Format, type Selected } from './formatEdits.ts';

/** A text whose selection stands between bars, e.g. `a |b| c`. */
const selected = (shown: string): Selected => {
  const start = shown.indexOf('|');
  const end = shown.indexOf('|', start + 1);
  return end === -1
    ? { text: shown.replace('|', ''), start, end: start }
    : { text: shown.replaceAll('|', ''), start, end: end - 1 };
};
const shown = ({ text }: Selected, { from, to, insert, start, end }: Edit): string => {
  const all = text.slice(0, from) + insert + text.slice(to);
  return start === end
    ? `${all.slice(0, start)}|${all.slice(start)}`
    : `${all.slice(0, start)}|${all.slice(start, end)}|${all.slice(end)}`;
};
const format = (how: Format, text: string): string => shown(selected(text), formatEdit(how, selected(text)));
const enter = (text: string): string | null => {
  const edit = enterEdit(selected(text));
  return edit && shown(selected(text), edit);
};

describe('the toolbar', () => {
  test.each<[Format, string, string]>([
    ['bold', 'say |now| please', 'say **|now|** please'],
    ['bold', 'say **|now|** please', 'say |now| please'],
    ['bold', 'say |**now**| please', 'say |now| please'],
    ['italic', 'a |b|', 'a _|b|_'],
    ['bold', 'a | b', 'a **|** b'],
    ['code', 'run |ls|', 'run `|ls|`'],
    ['code', 'run |ls\npwd|', 'run \n```\n|ls\npwd|\n```'],
    ['link', 'see |the page|', 'see [the page](|https://|)'],
    ['link', 'see |https://a.example/x|', 'see [|](https://a.example/x)'],
    ['bullets', 'one\n|two\nthree|', 'one\n|- two\n- three|'],
    ['bullets', '|- two\n- three|', '|two\nthree|'],
    ['numbers', '|a\nb|', '|1. a\n2. b|'],
    ['quote', 'sa|id', '> said|'],
  ])('%s makes of %j %j', (how, before, after) => {
    expect(format(how, before)).toBe(after);
  });
});

describe('Enter', () => {
  test.each([
    ['- milk|', '- milk\n- |'],
    ['9. nine|', '9. nine\n10. |'],
    ['> said|', '> said\n> |'],
    ['- milk\n- |', '- milk\n|'],
  ])('in %j goes on to %j', (before, after) => {
    expect(enter(before)).toBe(after);
  });

  test.each(['plain|', '|a|', '-no list|'])('in %j is the browser’s', (text) => {
    expect(enter(text)).toBeNull();
  });
});
