import { transform, type CssColor } from 'lightningcss';

/** A colour that a style sheet names itself. */
export interface OwnColour {
  /** Line of the rule that holds it, counted from 1. */
  readonly line: number;
  readonly colour: string;
}

/** What follows the theme or the system by itself, and nothing at all, are not colours of one's own. */
const describe = (colour: CssColor): string | null => {
  if (typeof colour === 'string' || colour.type === 'currentcolor' || colour.type === 'light-dark') return null;
  if (colour.alpha === 0) return null;
  const channels = Object.entries(colour).filter(([name]) => name !== 'type');
  return `${colour.type}(${channels.map(([name, value]) => `${name} ${value}`).join(', ')})`;
};

/** Every colour that is written out in the style sheet, in whichever notation. */
const inStyleSheet = (filename: string, css: string): OwnColour[] => {
  const found: OwnColour[] = [];
  let line = 1;
  transform({
    filename,
    code: Buffer.from(css),
    // `:global(…)` is Svelte's, not CSS.
    errorRecovery: true,
    visitor: {
      Rule: {
        style: ({ value }) => {
          line = value.loc.line + 1;
        },
      },
      Color: (value) => {
        const colour = describe(value);
        if (colour) found.push({ line, colour });
      },
    },
  });
  return found;
};

/** The same for a file of the remote: a style sheet, or a component with a `<style>`. */
export const findColours = (filename: string, source: string): OwnColour[] => {
  if (filename.endsWith('.css')) return inStyleSheet(filename, source);
  const [before, css] = source.split(/<style[^>]*>|<\/style>/);
  if (css === undefined) return [];
  const offset = before!.split('\n').length - 1;
  return inStyleSheet(filename, css).map(({ line, colour }) => ({ line: line + offset, colour }));
};
