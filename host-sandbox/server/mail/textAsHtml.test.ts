import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textAsHtml } from './textAsHtml.ts';

describe('the HTML alternative of a reply', () => {
  it.each([
    ['Hello\n\nWorld', '<p>Hello</p>\n<p>World</p>'],
    ['one\ntwo', '<p>one<br>\ntwo</p>'],
    ['a < b && c > "d"', '<p>a &lt; b &amp;&amp; c &gt; &quot;d&quot;</p>'],
    ['pid   42', '<p>pid&nbsp;&nbsp; 42</p>'],
    [
      'See https://example.com/a?b=1&c=2.',
      '<p>See <a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>.</p>',
    ],
    ['(http://example.com)', '<p>(<a href="http://example.com">http://example.com</a>)</p>'],
    ['javascript:alert(1)', '<p>javascript:alert(1)</p>'],
    [
      'https://x.example/"onmouseover="alert(1)',
      '<p><a href="https://x.example/">https://x.example/</a>&quot;onmouseover=&quot;alert(1)</p>',
    ],
    ['\n\n\n', ''],
  ])('shows %j as %j', (text, html) => {
    expect(textAsHtml(text)).toBe(html);
  });

  it('holds no tag but its own, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ' ', '\n', '/', 'http://x') }),
        (text) => {
          const rest = textAsHtml(text).replaceAll(/<\/?p>|<br>|<a href="https?:[^"<>']*">|<\/a>/g, '');
          expect(rest).not.toMatch(/[<>"]/);
        },
      ),
    );
  });
});
