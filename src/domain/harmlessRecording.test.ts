import { describe, expect, test } from 'vitest';
import { harmlessRecording } from './harmlessRecording.ts';
import type { RecordedEvent } from './recording.ts';

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
    ['an image on a canvas', element('canvas', { rr_dataURL: 'https://evil.example/x.png' })],
    ['an SVG’s paint', element('rect', { mask: 'u\\72\r\nl(https://evil.example#x)' })],
    ['an SVG’s animation', element('set', { attributeName: 'href', to: 'https://evil.example' }, ['evil.example'])],
    ['a style’s text', element('style', {}, [{ type: 3, textContent: 'a{background:url(//evil.example)}' }])],
    ['a tag that is no text', { ...element('b', {}, ['evil.example']), tagName: ['style'] }],
    ['a text that is no text', { type: 3, textContent: ['url(https://evil.example)'] }],
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

  test.each([
    [
      'a text that is put into a style',
      { source: 0, adds: [{ parentId: 4, node: { type: 3, textContent: '@import "//evil.example"' } }] },
    ],
    ['a text that changes', { source: 0, texts: [{ id: 4, value: '@import "//evil.example"' }] }],
    ['an attribute that changes', { source: 0, attributes: [{ id: 4, attributes: { src: '//evil.example' } }] }],
    ['a rule', { source: 8, adds: [{ rule: 'a{background:url(//evil.example)}' }] }],
    ['a property', { source: 13, set: { property: 'background', value: 'url(//evil.example)' } }],
    ['an adopted sheet', { source: 15, styles: [{ rules: [{ rule: 'a{background:url(//evil.example)}' }] }] }],
    ['a font', { source: 10, fontSource: 'url(//evil.example)', family: 'x' }],
    ['a canvas', { source: 9, commands: [{ property: 'drawImage', args: [{ src: '//evil.example' }] }] }],
  ])('fetches nothing by %s later on', (_what, data) => {
    expect(JSON.stringify(harmlessRecording([{ type: 3, timestamp: 1, data }]))).not.toContain('evil.example');
  });

  test('makes no import of what stood around one', () => {
    expect(shown(element('style', { _cssText: '@im@import;port "https://evil.example/x"' }))).not.toContain('@import');
  });

  test('leaves a path alone that is typed or added', () => {
    const data = { source: 0, adds: [{ parentId: 4, node: { type: 3, textContent: String.raw`C:\Users` } }] };
    expect(harmlessRecording([{ type: 3, timestamp: 1, data }])).toEqual([{ type: 3, timestamp: 1, data }]);
  });

  test('leaves out what plug-ins and pages of their own have recorded', () => {
    expect(harmlessRecording([{ type: 6, timestamp: 1, data: {} }])).toEqual([]);
  });
});
