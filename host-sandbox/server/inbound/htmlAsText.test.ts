import { describe, expect, it } from 'vitest';
import { htmlAsText } from './htmlAsText.ts';
import { splitText } from './visibleText.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

describe('a mail without a plain part', () => {
  it('is read as its words, without scripts, styles and pictures', () => {
    const html =
      '<head><style>p{}</style><title>T</title></head><body><h1>Hello</h1><p>Gr&uuml;&szlig;e &amp; more<br>second' +
      '<script>alert(1)</script><img src="https://tracker.example/p.gif" alt="pixel"></p></body>';
    expect(htmlAsText(html)).toBe('Hello\n\nGrüße & more\nsecond');
  });

  it('has its quoted history told from what was written', () => {
    const html =
      '<div>Yes please.</div><div class="gmail_quote"><div>On Mon, 2 Mar 2026 at 09:00, North IT &lt;support@north.example&gt; wrote:<br></div>' +
      '<blockquote>Shall we?<br>Ada</blockquote></div>';
    expect(splitText(htmlAsText(html)).text).toBe('Yes please.');
  });

  it('shows where a link leads when its words say something else', () => {
    expect(htmlAsText('<a href="https://a.example/x">your bank</a>')).toBe('your bank <https://a.example/x>');
  });

  it.each(['<div>', '<b>', '<ul><li>', '<table><tr><td>', '<', '<a href=x>'])(
    'is read in bounded time when hostile: many %s',
    (piece) => {
      expect(cpuMsOf(() => htmlAsText(piece.repeat(1_000_000 / piece.length)))).toBeLessThan(5_000);
    },
  );
});
