/** How rrweb's player brings its style sheets into the form that it shows, by a CSS parser. */
const ADAPTING = 'function adaptCssForReplay(cssText, cache) {';
/** That parser made, and its parts named for whoever imports them; once for each library that was joined into the file. */
const PARSER = /^var (postcssExports\S*) = requirePostcss\S*\(\);\nconst (postcss\S*) = .*\n(?:\2\.\w+;\n)+/gm;

/**
 * Leaves PostCSS out of rrweb's player, which holds it twice and is twice as large by it. The two things that it does,
 * the browser does with sheets that it has read already: src/replay/recordedSheets.ts.
 */
module.exports = function leanReplay(source) {
  const parsers = source.match(PARSER)?.length ?? 0;
  if (parsers !== 2 || !source.includes(ADAPTING))
    throw new Error('The player of rrweb is not as it was: see tools/leanReplay.cjs.');
  return source.replace(PARSER, '').replace(ADAPTING, `${ADAPTING}\n  return cssText;`);
};
