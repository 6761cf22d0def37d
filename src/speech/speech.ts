/** A text in another language: one wording, or one for each plural category that the language has. */
export type Wording = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });

/**
 * Every text of a speaker in one language; a text that is missing does not compile. A text is named by its English
 * wording, in which what follows a `|` tells two meanings apart and is not shown.
 */
export type Catalogue<Text extends string> = Readonly<Record<Text, Wording>>;

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** A text without placeholders: a name for something. */
export type Label<Text extends string> = { [T in Text]: [Names<T>] extends [never] ? T : never }[Text];

/** What a text's placeholders stand for. */
export type ValuesOf<T extends string> = [Names<T>] extends [never] ? [] : [values: Readonly<Record<Names<T>, string>>];

/** Says a speaker's texts in the language of whoever reads them. */
export interface Speech<Text extends string> {
  /** BCP 47 tag by which dates and numbers are written. */
  readonly locale: string;
  say<T extends Text>(this: void, text: T, ...values: ValuesOf<T>): string;
  /** A text that depends on a number, which its `{n}` shows: how it reads for one, and for several. */
  count<T extends Text>(
    this: void,
    n: number,
    one: string,
    several: T,
    ...values: [Exclude<Names<T>, 'n'>] extends [never] ? [] : [Readonly<Record<Exclude<Names<T>, 'n'>, string>>]
  ): string;
}

const fill = (wording: string, values: Readonly<Record<string, string>> = {}): string =>
  wording.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

const shown = (text: string): string => text.replace(/\|.*$/, '');

/** A speech in a language. Without a catalogue the texts are said as they are written: in English. */
export const createSpeech = <Text extends string>(locale: string, catalogue: Catalogue<Text> | null): Speech<Text> => {
  // Dear to make, and not needed until something is counted.
  let plurals: Intl.PluralRules | undefined;
  let numbers: Intl.NumberFormat | undefined;
  return {
    locale,
    say: (text, ...[values]) => {
      const wording = catalogue?.[text] ?? shown(text);
      return fill(typeof wording === 'string' ? wording : wording.other, values);
    },
    count: (n, one, several, ...[values]) => {
      const wording: Wording = catalogue?.[several] ?? { one, other: several };
      const form =
        typeof wording === 'string'
          ? wording
          : (wording[(plurals ??= new Intl.PluralRules(locale)).select(n)] ?? wording.other);
      return fill(form, { ...values, n: (numbers ??= new Intl.NumberFormat(locale)).format(n) });
    },
  };
};
