import EmailReplyParser from 'email-reply-parser';

/** What a customer wrote, and what their mail program put below it. */
export interface SplitText {
  readonly text: string;
  /** Quoted history and signature; null when there is none. */
  readonly quotedText: string | null;
}

// Longest part that is searched for quotations: the parser's time grows with the square of a hostile
// text's length, and worse with its lines.
const SEARCHED_CHARACTERS = 16_000;
const SEARCHED_LINES = 1_500;

/** The part of a text that is searched, cut between two lines where that is possible. */
const headOf = (whole: string): string => {
  const lines = whole.slice(0, SEARCHED_CHARACTERS).split('\n', SEARCHED_LINES + 1);
  if (lines.length <= SEARCHED_LINES && whole.length <= SEARCHED_CHARACTERS) return whole;
  if (lines.length === 1) return whole.slice(0, SEARCHED_CHARACTERS);
  return `${lines.slice(0, -1).join('\n')}\n`;
};

const join = (parts: readonly string[]): string => parts.join('\n').trim();

/** Cuts quoted history and signature off a mail's text. Nothing is lost: what is not in one part is in the other. */
export const splitText = (whole: string): SplitText => {
  const head = headOf(whole);
  const tail = whole.slice(head.length);
  const fragments = new EmailReplyParser().read(head).getFragments();
  const visible = fragments.filter((fragment) => !fragment.isHidden()).map((fragment) => fragment.getContent());
  const hidden = fragments.filter((fragment) => fragment.isHidden()).map((fragment) => fragment.getContent());
  // What follows the searched part belongs to whatever the searched part ended with.
  (fragments.at(-1)?.isHidden() ? hidden : visible).push(tail);
  const [text, quoted] = [join(visible), join(hidden)];
  // A mail that is nothing but a quotation or a signature is shown as it is.
  return text === '' ? { text: whole.trim(), quotedText: null } : { text, quotedText: quoted === '' ? null : quoted };
};
