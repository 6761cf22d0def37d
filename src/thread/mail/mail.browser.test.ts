import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { BLUEMONDAY_VECTORS } from './testing/bluemondayVectors.ts';
import { FILTER_EVASION } from './testing/filterEvasion.ts';
import { HOSTILE_MAILS } from './testing/hostileMails.ts';
import { NAMESPACE_ATTACKS } from './testing/namespaceAttacks.ts';
import { NAUGHTY_STRINGS } from './testing/naughtyStrings.ts';
import { HOME, openMailPage } from './testing/openMailPage.ts';
import { PURIFY_VECTORS } from './testing/purifyVectors.ts';

const FORBIDDEN_TAGS =
  'script style form input button select textarea base link meta iframe object embed video audio source picture template noscript svg math dialog map'.split(
    ' ',
  );

/** No attack is long; what takes this long would hold up the panel. */
const SOON_MS = 4_000;

let opening: Awaited<ReturnType<typeof openMailPage>>;
let page: Page;
let asked: string[];
let opened = 0;

beforeAll(async () => {
  opening = await openMailPage();
  ({ page, asked } = opening);
}, 60_000);
afterAll(() => opening.close());
beforeEach(() => void asked.splice(0));

const show = (html: string, allowRemote = false) =>
  page.evaluate(([mail, allow]) => window.mailPage.show(mail, allow), [html, allowRemote] as const);
const prepare = (html: string, options: { allowRemote: boolean; anyway?: boolean } = { allowRemote: false }) =>
  page.evaluate(([mail, how]) => window.mailPage.prepareMail(mail, how), [html, options] as const);
const ready = async (...mail: Parameters<typeof prepare>) => {
  const prepared = await prepare(...mail);
  if (prepared.state !== 'ready') throw new Error('The mail is too heavy.');
  return prepared;
};

describe('a hostile mail', () => {
  const published = Object.entries({
    'DOMPurify’s attack': PURIFY_VECTORS,
    'bluemonday’s attack': BLUEMONDAY_VECTORS,
    'the naughty string': NAUGHTY_STRINGS,
  }).flatMap(([source, attacks]) => attacks.map((html, index) => [`${source} ${index + 1}`, html] as const));
  const all = [...Object.entries({ ...HOSTILE_MAILS, ...FILTER_EVASION, ...NAMESPACE_ATTACKS }), ...published];
  test.each(all)('with %s does nothing', async (_name, html) => {
    const began = performance.now();
    const shown = await show(`<p>Hello</p>${html}`);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(shown.state).toBe('ready');
    expect(shown.html).toContain('Hello');
    expect(shown.tags.filter((tag) => FORBIDDEN_TAGS.includes(tag))).toEqual([]);
    expect(shown.attributes.filter((name) => /^on|^(id|name|class|srcset|background|action)$/.test(name))).toEqual([]);
    expect(shown.links.filter((href) => !/^(https?|mailto|tel):/i.test(href.trim()))).toEqual([]);
    expect(shown.styles.filter((style) => /(?<![\w-])position:|url\(/i.test(style))).toEqual([]);
    expect(shown.heightPx).toBeLessThanOrEqual(20_000);
    expect(await page.evaluate(() => [window.hit, location.href])).toEqual([undefined, HOME]);
    // Whoever points beside the frame points at the page.
    const pointed = await page.evaluate(() =>
      ['above', 'below'].map((id) => {
        const beside = document.getElementById(id)!;
        beside.scrollIntoView();
        const { x, y } = beside.getBoundingClientRect();
        return document.elementFromPoint(x + 2, y + 2)?.id;
      }),
    );
    expect(pointed).toEqual(['above', 'below']);
    expect(asked).toEqual([]);
    expect([opening.opened(), opening.said()]).toEqual([opened, 0]);
  });

  test('asks for nothing but images over TLS when images are wanted', async () => {
    for (const html of Object.values(HOSTILE_MAILS)) await show(html, true);
    const others = asked.filter((url) => !/^https:\/\/evil\.example\/(i|p|\?leak).*$/.test(url));
    expect(others).toEqual([]);
    expect(asked).toContain('https://evil.example/i.png');
    expect(await page.evaluate(() => window.hit)).toBeUndefined();
  });

  test('of nothing but frames is an empty one', async () => {
    expect(await show('<frameset><frameset src=x')).toMatchObject({ state: 'ready', html: '' });
  });

  test('does not grow with its frame', async () => {
    expect((await show(HOSTILE_MAILS['an endless height']!)).heightPx).toBeLessThan(200);
  });

  test('would be noticed here', async () => {
    await page.evaluate(
      (html) => window.mailPage.showUnprotected(html),
      `${HOSTILE_MAILS['a handler']}${HOSTILE_MAILS['a remote image']}<script>alert(1)</script>`,
    );
    await page.waitForFunction(() => window.hit === 1);
    await vi.waitFor(() => expect(opening.said()).toBe(1));
    expect(asked).toContain('https://evil.example/i.png');
    await page.evaluate(() => delete window.hit);
  });
});

describe('remote images', () => {
  test('are counted apart from trackers, which are never loaded', async () => {
    const html = `<img src="https://a.example/1.png"><img src="http://a.example/2.png" width=300>
      <img src="https://t.example/1.gif" width=1 height=1><img src="https://t.example/2.gif" style="width:1px;height:1px">
      <img src="https://t.example/3.gif" style="display:none"><div style="display:none"><img src="https://t.example/4.gif"></div>
      <img src="https://t.example/5.gif" style="opacity:0"><img src="https://t.example/6.gif" width=0 height=0>`;
    expect(await ready(html)).toMatchObject({ blockedRemote: 2, trackers: 6 });
    await show(html, true);
    expect(asked.sort()).toEqual(['https://a.example/1.png', 'https://a.example/2.png']);
  });

  test('of the mail itself are named for the panel to bring', async () => {
    const { own, blockedRemote } = await ready('<img src="cid:logo%40mail.example" alt="Logo"><img src="CID:<b@x>">');
    expect(own.html).toContain('data-cid="logo@mail.example"');
    expect(own.html).toContain('data-cid="b@x"');
    expect(own.html).not.toContain('src=');
    expect(blockedRemote).toBe(0);
  });
});

describe('what is folded', () => {
  test.each([
    ['Gmail', '<div class="gmail_quote"><div>On Mon, Ann wrote:</div><blockquote>old</blockquote></div>'],
    ['Apple Mail', '<blockquote type="cite">old</blockquote>'],
    ['Outlook', '<div id="divRplyFwdMsg">From: Ann</div><div>old</div>'],
    ['Outlook’s line', '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><b>From:</b> Ann</div><p>old</p>'],
    [
      'a plain introduction',
      '<p>On 3 May 2026 at 10:11, Ann &lt;ann@x.example&gt; wrote:</p><blockquote>old</blockquote>',
    ],
    ['a plain divider', '<p>-----Original Message-----</p><p>old</p>'],
  ])('is the history as %s marks it', async (_program, history) => {
    const { own, quoted } = await ready(`<p>new</p>${history}`);
    expect(own.html).toContain('new');
    expect(own.html).not.toContain('old');
    expect(quoted?.html).toContain('old');
  });

  test('is a signature', async () => {
    const { own, signature } = await ready('<p>new</p><div class="gmail_signature">Ann, CEO</div>');
    expect(own.html).not.toContain('CEO');
    expect(signature?.html).toContain('CEO');
  });

  test('leaves no empty lines behind', async () => {
    const { own } = await ready('<p>new</p>\n<br> <br><div class="gmail_quote"><blockquote>old</blockquote></div>');
    expect(own.html).toBe('<p>new</p>');
  });

  test('is nothing where answers stand between the quotes, or all is quoted', async () => {
    const between = await ready('<p>See below</p><blockquote type="cite">one</blockquote><p>Answer to one</p>');
    expect(between).toMatchObject({ quoted: null });
    const all = await ready('<blockquote type="cite">only this</blockquote>');
    expect(all.own.html).toContain('only this');
  });
});

describe('a link', () => {
  test('opens elsewhere, without a referrer, and says where it leads', async () => {
    const { own } = await ready('<a href="https://evil.example/x" target=_top>https://bank.example</a>');
    expect(own.html).toContain('target="_blank"');
    expect(own.html).toContain('rel="noopener noreferrer"');
    expect(own.html).toContain('title="https://evil.example/x"');
    expect(own.html).toContain('(leads to evil.example)');
  });

  test('to a look-alike says so in punycode', async () => {
    const { own } = await ready('<a href="https://bаnk.example/">Your bank</a>');
    expect(own.html).toMatch(/leads to xn--[\w-]+\.example/);
  });

  test('when it is followed, opens a tab that knows nothing of us', async () => {
    await show('<a href="https://shop.example/">Shop</a>');
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.frameLocator('iframe').getByRole('link', { name: 'Shop' }).click(),
    ]);
    expect(await popup.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
    await popup.close();
    opened = opening.opened();
    expect(page.url()).toBe(HOME);
  });
});

describe('colours', () => {
  test('of its own put a mail on a light sheet; without any it takes those of the panel', async () => {
    expect((await ready('<p style="font-weight:bold">x</p>')).own.hasColours).toBe(false);
    for (const html of ['<p style="color:red">x</p>', '<td bgcolor=white>x', '<p style="background:#fff">x</p>']) {
      expect((await ready(`<table><tr>${html}</table>`)).own.hasColours).toBe(true);
    }
  });
});

describe('a mail that costs too much', () => {
  test.each([
    ['elements', '<b>x</b>'.repeat(20_001)],
    ['characters', `<p>${'x'.repeat(3_000_001)}</p>`],
  ])('for its %s is not shown, but anyway when that is asked for', async (_what, html) => {
    expect(await prepare(html)).toEqual({ state: 'too_heavy' });
    expect((await prepare(html, { allowRemote: false, anyway: true })).state).toBe('ready');
  });
});

describe('a mail that repeats itself', () => {
  const LENGTH = 200_000;
  const pieces =
    '<style>|<style |</style |<style></style |<!--|<a href="|<img style="width:|<blockquote>|</blockquote>|<div>|On a wrote:|From: |-----|<p>a|&#|&amp;|<![CDATA[|<svg>|<table>|<font color=|<b> '.split(
      '|',
    );

  test.each(pieces)('as %s does not hold up the panel', async (piece) => {
    const html = piece.repeat(LENGTH / piece.length);
    const ms = await page.evaluate((mail) => {
      const began = performance.now();
      window.mailPage.prepareMail(mail, { allowRemote: false });
      return performance.now() - began;
    }, html);
    expect(ms).toBeLessThan(5_000);
  });
});
