const DATA = /const iconData = (\{.*\});/;

const attributes = (of) =>
  Object.entries(of)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

/**
 * Makes of an icon of Lucide, which builds its drawing at runtime from data and takes a dozen properties, a component
 * that is the drawing. All that the Peek gives an icon is its `size`.
 */
module.exports = function staticIcons(source) {
  const found = DATA.exec(source);
  if (!found) throw new Error('An icon of Lucide is not as it was: see tools/staticIcons.cjs.');
  const { size, node } = JSON.parse(found[1]);
  const frame = {
    viewBox: `0 0 ${size} ${size}`,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': true,
  };
  const lines = node.map(([tag, given]) => `<${tag}${attributes(given)} />`).join('');
  return `<script>const { size } = $props();</script><svg width={size} height={size}${attributes(frame)}>${lines}</svg>`;
};
