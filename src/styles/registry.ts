/** Every style sheet of the remote, in the order in which its code was loaded. */
const sheets: CSSStyleSheet[] = [];

/** The roots of the Peeks that are open now; a sheet that comes late reaches them too. */
const roots = new Set<ShadowRoot>();

/** Takes a style sheet in. Called by the code that the build makes of each style sheet. */
export const registerSheet = (css: string): void => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheets.push(sheet);
  for (const root of roots) root.adoptedStyleSheets = sheets;
};

/** Gives a root all sheets, those of lazy chunks included. Returns how to stop. */
export const adoptSheets = (root: ShadowRoot): (() => void) => {
  roots.add(root);
  root.adoptedStyleSheets = sheets;
  return () => roots.delete(root);
};
