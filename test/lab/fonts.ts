import latin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
import latinExtended from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2';

/** The name under which the lab's own font is known; no machine has one that is called so. */
export const LAB_FONT = 'Lab Inter';

/**
 * Loads Inter from the build: pictures of the lab look the same on every machine, whatever fonts it has.
 * To be waited for before anything is measured.
 */
export const loadFonts = async (): Promise<void> => {
  const fonts = (
    [
      [latinExtended, 'U+0100-1EFF, U+2020-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF'],
      [latin, 'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212'],
    ] as const
  ).map(([url, unicodeRange]) => new FontFace(LAB_FONT, `url(${url})`, { weight: '100 900', unicodeRange }));
  for (const font of fonts) document.fonts.add(font);
  await Promise.allSettled(fonts.map((font) => font.load()));
};
