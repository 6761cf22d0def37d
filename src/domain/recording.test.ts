import { describe, expect, test } from 'vitest';
import type { RecordingPiece } from '#contracts';
import { harmlessRecording, readRecording, type RecordedEvent } from './recording.ts';

const piece = (pageId: string, index: number, text: string): RecordingPiece => ({
  pageId,
  index,
  text,
  keptAt: '2026-11-23T10:00:00.000Z',
});
const line = (timestamp: number, data: unknown = {}): string => `${JSON.stringify({ type: 3, timestamp, data })}\n`;
const timesOf = (pieces: readonly RecordingPiece[]): number[] =>
  readRecording(pieces).map(({ timestamp }) => timestamp);

describe('the pieces of a recording', () => {
  test('are put together where an event was cut, whatever order they come in', () => {
    const text = line(1) + line(2) + line(3);
    expect(timesOf([piece('a', 1, text.slice(20)), piece('a', 0, text.slice(0, 20))])).toEqual([1, 2, 3]);
  });

  test('count up to the first that is missing', () => {
    expect(timesOf([piece('a', 0, line(1)), piece('a', 2, line(3))])).toEqual([1]);
  });

  test('that are not whole yet, or no events, are left out', () => {
    expect(timesOf([piece('a', 0, `${line(1)}nonsense\n{"type":1}\n{"type":3,"timest`)])).toEqual([1]);
  });

  test('of a page that was loaded anew end the one before it', () => {
    const pages = [piece('b', 0, line(5) + line(9)), piece('a', 0, line(1) + line(4) + line(7))];
    expect(timesOf(pages)).toEqual([1, 4, 5, 9]);
  });
});

const snapshot = (node: unknown): RecordedEvent => ({ type: 2, timestamp: 1, data: { node } });
const element = (tagName: string, attributes: object, childNodes: unknown[] = []) => ({
  type: 2,
  id: 1,
  tagName,
  attributes,
  childNodes,
});
const shown = (node: unknown): string => JSON.stringify(harmlessRecording([snapshot(node)]));

describe('a recording made harmless', () => {
  test.each([
    ['an image from afar', element('img', { src: 'https://evil.example/x.png', srcset: 'https://evil.example/y 2x' })],
    ['a link', element('a', { href: 'https://evil.example' })],
    ['a script', element('script', { src: 'https://evil.example/x.js' }, [{ type: 3, textContent: 'evil.example' }])],
    ['a frame', element('IFRAME', { src: 'https://evil.example', srcdoc: 'evil.example' })],
    ['a handler', element('b', { onclick: 'evil.example()' })],
    ['a linked style sheet', element('link', { rel: 'stylesheet', href: 'https://evil.example/x.css' })],
    ['a style sheet’s text', element('style', { _cssText: 'a{background:URL( "https://evil.example/x" )}' })],
    ['an import', element('style', { _cssText: '@import "https://evil.example/x"; b{color:red}' })],
    ['an import by an escape', element('style', { _cssText: '@\\69mport "https://evil.example/x"' })],
    ['an inline style', element('p', { style: 'background:u\\72l(https://evil.example/x' })],
    ['a style as properties', element('p', { style: { background: 'url(https://evil.example/x)' } })],
    ['a form', element('form', { action: 'https://evil.example' })],
    ['an SVG’s use', element('use', { 'xlink:href': 'https://evil.example#x' })],
    ['a refresh', element('meta', { 'http-equiv': 'refresh', content: '0' }, ['evil.example'])],
  ])('fetches nothing and leads nowhere by %s', (_what, node) => {
    expect(shown(element('html', {}, [element('body', {}, [node])]))).not.toContain('evil.example');
  });

  test('keeps its look: texts, classes, colours, and images that it holds', () => {
    const image = 'data:image/png;base64,iVBORw0KGgo=';
    const kept = shown(
      element('div', { class: 'desk', style: 'color: red' }, [
        { type: 3, id: 2, textContent: 'See url(https://kept.example)' },
        element('img', { src: image, rr_width: '4px' }),
        element('link', { rel: 'stylesheet', href: '/x.css', _cssText: 'p{margin:0}' }),
      ]),
    );
    for (const part of ['desk', 'color: red', 'kept.example', image, 'p{margin:0}', '4px'])
      expect(kept).toContain(part);
  });

  test('leaves out what plug-ins and pages of their own have recorded', () => {
    expect(harmlessRecording([{ type: 6, timestamp: 1, data: {} }])).toEqual([]);
  });
});
