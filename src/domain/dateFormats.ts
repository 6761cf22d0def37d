const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter of dates. They are dear to make; the few that are needed are kept. Throws a RangeError for an unknown zone. */
export const dateFormat = (locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale ?? ''} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(locale, options)));
  return known;
};
