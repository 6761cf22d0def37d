import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLUEMONDAY_VECTORS } from './testing/bluemondayVectors.ts';
import { FILTER_EVASION, FRAGMENTS } from './testing/filterEvasion.ts';
import { HOSTILE_MAILS } from './testing/hostileMails.ts';
import { NAMESPACE_ATTACKS } from './testing/namespaceAttacks.ts';
import { NAUGHTY_STRINGS } from './testing/naughtyStrings.ts';
import { HOME, openMailPage } from './testing/openMailPage.ts';
import { PURIFY_VECTORS } from './testing/purifyVectors.ts';

/** `PEEK_HOSTILE_MAILS=100000` tries as many. */
const MAILS = Number(process.env['PEEK_HOSTILE_MAILS'] ?? 4_000);
const BATCH = 500;
/** No made-up mail is long; what takes this long would hold up the panel. */
const SOON_MS = 1_000;

const HTML = 'http://www.w3.org/1999/xhtml';
const FORBIDDEN =
  /^(script|style|form|input|button|select|textarea|base|link|meta|iframe|object|embed|video|audio|svg|math|template|noscript|frame|frameset|plaintext|xmp)$/;

const KNOWN = [
  ...[HOSTILE_MAILS, FILTER_EVASION, NAMESPACE_ATTACKS].flatMap((attacks) => Object.values(attacks)),
  ...PURIFY_VECTORS,
  ...BLUEMONDAY_VECTORS,
  ...NAUGHTY_STRINGS,
].filter(({ length }) => length < 2_000);

const piece = fc.constantFrom(...FRAGMENTS);
const known = fc.constantFrom(...KNOWN);
/** Known attacks that are cut, joined, and put into each other, and pieces in any order. */
const mail = fc.oneof(
  fc.array(piece, { minLength: 2, maxLength: 30, size: 'max' }).map((pieces) => pieces.join('')),
  fc.tuple(known, known, fc.nat(200)).map(([a, b, at]) => a.slice(0, at) + b + a.slice(at)),
  fc
    .tuple(known, fc.array(fc.tuple(fc.nat(300), fc.nat(6), piece), { minLength: 1, maxLength: 5 }))
    .map(([whole, changes]) =>
      changes.reduce((text, [at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone), whole),
    ),
);

let opening: Awaited<ReturnType<typeof openMailPage>>;
beforeAll(async () => {
  opening = await openMailPage();
}, 60_000);
afterAll(() => opening.close());

type Read = ReturnType<Window['mailPage']['readWithoutFrame']>[number];

/** What is wrong with a mail that has been made harmless; null where nothing is. */
const faultOf = ({ ms, elements, attributes }: Read): string | null => {
  const strange = elements.find((element) => !element.startsWith(`${HTML} `) || FORBIDDEN.test(element.split(' ')[1]!));
  if (strange) return strange;
  const bad = attributes.find(
    ([name, value]) =>
      /^(on|src(set)?$|background$|action$|formaction$|id$|name$|xlink|srcdoc$|poster$|ping$)/.test(name) ||
      (name === 'href' && !/^(https?|mailto|tel):/i.test(value.trim())) ||
      (name === 'style' && /url\(|(?<![\w-])position:/i.test(value)),
  );
  // Images in the mail itself are no requests.
  if (bad && !(bad[0] === 'src' && bad[1].startsWith('data:image/'))) return bad.join('=');
  return ms > SOON_MS ? `${Math.round(ms)} ms` : null;
};

test('a mail that nobody has written yet runs nothing, asks for nothing and is read soon, even without its frame', async () => {
  const { page, asked } = opening;
  for (let tried = 0; tried < MAILS; tried += BATCH) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const mails = fc.sample(mail, { numRuns: BATCH, seed });
    const read = await page.evaluate((batch) => window.mailPage.readWithoutFrame(batch), mails);
    const faults = read.flatMap((each, index) => {
      const fault = faultOf(each);
      return fault === null ? [] : [{ fault, mail: mails[index] }];
    });
    expect(faults, `seed ${seed}`).toEqual([]);
    const after = await page.evaluate(() => [window.hit, location.href]);
    expect(after, `seed ${seed}`).toEqual([undefined, HOME]);
  }
  expect(asked).toEqual([]);
  expect([opening.opened(), opening.said()]).toEqual([0, 0]);
}, 600_000);
