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

/** The lines under which mail programs put a mail that is passed on. */
const FORWARDED =
  /^[ \t]*(?:-{3,}[ \t]*(?:forwarded message|forwarded by|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|vidarebefordrat meddelande|mensagem encaminhada)\b.{0,200}|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message (?:réexpédié|transféré) ?:|inicio del mensaje reenviado:)[ \t]*$/im;
/** The header block that Outlook puts over what was written before; only a subject tells whether that is passed on. */
const OUTLOOK_BLOCK =
  /^(?:_{10,}[ \t]*\n+|-{3,}[ \t]*original message[ \t]*-{3,}[ \t]*\n+|-{3,}[ \t]*ursprüngliche nachricht[ \t]*-{3,}[ \t]*\n+)?\*?(?:from|von|de|da|van|från):\*?[ \t].{1,500}\n\*?(?:sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden|skickat):/im;
const FORWARD_SUBJECT = /^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|tr|rv|enc|doorst|vs|i)\s*:/i;

/** Where a mail begins that is passed on; -1 when there is none. */
const forwardedAt = (whole: string, subject: string): number => {
  const head = whole.slice(0, SEARCHED_CHARACTERS);
  const marked = head.search(FORWARDED);
  return marked === -1 && FORWARD_SUBJECT.test(subject) ? head.search(OUTLOOK_BLOCK) : marked;
};

/**
 * Cuts quoted history and signature off a mail's text. What is passed on is no quotation: it is the matter
 * itself, and stays, unless it stands in the history of an answer.
 */
export const splitText = (whole: string, subject = ''): SplitText => {
  const at = forwardedAt(whole, subject);
  if (at === -1) return splitQuote(whole);
  const above = splitQuote(whole.slice(0, at));
  if (above.quotedText !== null && /^>|:\s*$/m.test(above.quotedText)) return splitQuote(whole);
  return { text: [above.text, whole.slice(at).trim()].filter(Boolean).join('\n\n'), quotedText: above.quotedText };
};

/** Cuts quoted history and signature off a mail's text. Nothing is lost: what is not in one part is in the other. */
const splitQuote = (whole: string): SplitText => {
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
