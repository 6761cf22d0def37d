const HIT = 'top.hit=1';

/** Ways from HTML into SVG and MathML, and back: what is read there as text is read elsewhere as markup. */
const WAYS_IN = [
  '<svg>',
  '<svg><desc>',
  '<svg><title>',
  '<svg><foreignObject>',
  '<svg></p>',
  '<math>',
  '<math><mtext>',
  '<math><mi><mglyph>',
  '<math><annotation-xml encoding="text/html">',
  '<math><annotation-xml>',
  '<form><math><mtext></form><form><mglyph>',
  '<table><svg><td>',
  '<select><svg>',
  '<template><svg>',
];

/** Elements whose content HTML reads as text. */
const TEXT_ELEMENTS = 'style title textarea xmp noscript noembed noframes iframe script'.split(' ');

/** How deep a parser lets elements be in each other, and around it: beyond that, some are put beside instead. */
const DEPTHS = [255, 509, 511, 513];

/** Elements that a parser moves elsewhere when they are put into each other. */
const MOVED = ['<b><p>', '<a><table><a>', '<table><b>', '<nobr><i><nobr>', '<h1><h2><button><h1>', '<dd><li><dd>'];

const closing = (element: string): string => `<img title="</${element}><img src=x onerror=${HIT}>">`;

type Named = readonly (readonly [name: string, html: string])[];

const mutations = (): Named =>
  WAYS_IN.flatMap((way): Named => [
    ...TEXT_ELEMENTS.map(
      (element) => [`${way} and a ${element} that ends early`, `${way}<${element}>${closing(element)}`] as const,
    ),
    [`${way} and a comment that ends early`, `${way}<style><!--</style><img title="--><img src=x onerror=${HIT}>">`],
    [`${way} and text that is none elsewhere`, `${way}<style>&lt;img src=x onerror=${HIT}&gt;</style>`],
    [`${way} and an instruction`, `${way}<?x <p title="?><img src=x onerror=${HIT}>">`],
    [`${way} and character data`, `${way}<![CDATA[</style><img src=x onerror=${HIT}>]]>`],
  ]);

const depths = (): Named =>
  DEPTHS.flatMap((depth) =>
    ['<div>', '<b>', '<svg><g>', '<math><mrow>'].map(
      (element) =>
        [
          `${depth} times ${element} and a style that ends early`,
          `${element.repeat(depth)}<svg><style>${closing('style')}`,
        ] as const,
    ),
  );

const moves = (): Named =>
  MOVED.flatMap((moved) =>
    ['<svg>', '<math><mtext>'].map(
      (way) =>
        [
          `${way} in ${moved}, which is moved`,
          `${moved}${way}${moved}<style>${closing('style')}${moved}<img src=x onerror=${HIT}>`,
        ] as const,
    ),
  );

/**
 * The kinds of attack that DOMPurify’s history names since it no longer ships its vectors (mutation, confused
 * namespaces, text elements that end early, depth, elements that are moved, comments and instructions), each in
 * every combination; each sets `top.hit` when it runs.
 */
export const NAMESPACE_ATTACKS: Readonly<Record<string, string>> = Object.fromEntries([
  ...mutations(),
  ...depths(),
  ...moves(),
]);
