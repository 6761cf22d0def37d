import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formattedAsHtml } from './formattedAsHtml.ts';
import { formattedAsText } from './formattedAsText.ts';

describe('a formatted text as HTML', () => {
  it.each([
    ['a **b** _c_', '<p>a <strong>b</strong> <em>c</em></p>'],
    ['one\ntwo\n\nthree', '<p>one<br>\ntwo</p>\n<p>three</p>'],
    ['- a\n- `b`', '<ul>\n<li>a</li>\n<li><code>b</code></li>\n</ul>'],
    ['2. a', '<ol start="2">\n<li>a</li>\n</ol>'],
    ['[x & y](https://a.example/?b=1&c=2)', '<p><a href="https://a.example/?b=1&amp;c=2">x &amp; y</a></p>'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['**<b>**', '<p><strong>&lt;b&gt;</strong></p>'],
    ['a   b', '<p>a&nbsp;&nbsp; b</p>'],
  ])('of %j', (text, html) => {
    expect(formattedAsHtml(text)).toBe(html);
  });

  it('has no element and no link target but those of the formatting, whatever is written', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '**',
      '_',
      '`',
      '[',
      '](',
      ')',
      'https://a',
      'javascript:',
      '\n',
      '> ',
      '- ',
      'x',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const html = formattedAsHtml(parts.join(''));
        for (const [tag] of html.matchAll(/<[^>]*>/g)) {
          expect(tag).toMatch(
            /^<\/?(p|strong|em|code|ul|ol|li|a|br|blockquote|pre)( (start="\d+"|href="https:\/\/[^"<>]*"|style="[^"<>]*"))?>$/,
          );
        }
      }),
    );
  });
});

describe('a formatted text as plain text', () => {
  it('stands as it was written, with links that can be followed', () => {
    const text =
      'Hello **you**,\n\n- see [our page](https://a.example/x) or https://b.example.\n```\n[a](https://c.example)\n```';
    expect(formattedAsText(text)).toBe(
      'Hello **you**,\n\n- see our page (https://a.example/x) or https://b.example.\n```\n[a](https://c.example)\n```',
    );
  });
});
