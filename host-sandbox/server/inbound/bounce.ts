import { headerText } from '../mail/headerText.ts';
import { messageIdsIn } from '../mail/messageId.ts';
import type { MailContent } from './mime/content.ts';
import type { Headers } from './mime/headers.ts';
import { bytesOf } from './mime/mimePart.ts';
import { passageWords } from './passageWords.ts';
import type { MailFile } from './mime/mailFile.ts';

/** What a mail system says has become of a mail of ours (RFC 3464, or in words). */
export interface Bounce {
  /** `delayed`: it is still being tried. */
  readonly state: 'failed' | 'delayed';
  /** Message-IDs that it names, the likeliest to be the returned mail's first. */
  readonly messageIds: readonly string[];
  /** Who could not be reached, lower case; null when that is not said. */
  readonly recipient: string | null;
  /** The far server's words, or a sentence in place of them. */
  readonly reason: string;
}

const LONGEST_PART = 200_000;
const LONGEST_REASON = 500;
/** Files in which the returned mail is looked for. */
const MOST_FILES = 5;
const NO_REASON = 'The receiving mail server gave no reason.';

const field = (report: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.{1,2000}(?:\\r?\\n[ \\t].{1,2000}){0,20})`, 'im')
    .exec(report)?.[1]
    ?.replaceAll(/\s+/g, ' ')
    .trim();

const withoutType = (value: string | undefined): string | undefined => value?.replace(/^[\w-]+;\s*/, '');

const address = (text: string | undefined): string | null =>
  /[^\s<>"(),:;@]{1,64}@[\w.-]{1,253}\w/.exec(text ?? '')?.[0].toLowerCase() ?? null;

type Verdict = Pick<Bounce, 'state' | 'recipient' | 'reason'>;

/** What the machine-readable part of a report says (RFC 3464, section 2.3): the first recipient who was not reached. */
const fromReport = (report: string): Verdict | null => {
  const groups = report.split(/\r?\n[ \t]*\r?\n/).slice(0, 200);
  const of = (action: string): string | undefined =>
    groups.find(
      (group) =>
        field(group, 'action')
          ?.split(/[\s(;]/)[0]
          ?.toLowerCase() === action,
    );
  const [failed, delayed] = [of('failed'), of('delayed')];
  const group = failed ?? delayed;
  if (group === undefined) return null;
  const words = withoutType(field(group, 'diagnostic-code')) ?? field(group, 'status');
  return {
    state: failed === undefined ? 'delayed' : 'failed',
    recipient: address(withoutType(field(group, 'original-recipient') ?? field(group, 'final-recipient'))),
    reason: words ? words.slice(0, LONGEST_REASON) : NO_REASON,
  };
};

const FAILED =
  /undeliver|delivery (?:has )?fail|delivery status notification \(failure\)|returned mail|mail delivery (?:failed|system)|failure notice|could ?n[o']t be delivered|was ?n[o']t delivered|not be delivered|address not found|message blocked|unzustellbar|nicht zugestellt|non remis|no se (?:ha )?(?:pudo|podido) entregar|rejected your message/i;
const DELAYED =
  /delivery status notification \(delay\)|delayed mail|delivery (?:is |has been )?delayed|warning: message|still being retried|not yet been delivered|will (?:keep|be) (?:trying|retr)|zustellung verzögert/i;

/** The line that gives the far server's answer: `550 5.1.1 …`, or what follows usual words. */
const reasonIn = (text: string): string => {
  const lines = text
    .slice(0, 20_000)
    .split('\n')
    .slice(0, 300)
    .map((line) => line.slice(0, 1_000));
  const answer = lines.find(
    (line) => /(?:^|[^\d.])[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b|\S)/.test(line) && /[a-z]{3}/i.test(line),
  );
  const said = answer ?? lines.find((line) => /\b[45]\.\d{1,3}\.\d{1,3}\b/.test(line));
  return said?.trim().slice(0, LONGEST_REASON) ?? NO_REASON;
};

/** What a notification says that has no machine-readable part, as Exchange, Gmail, Postfix, qmail and Exim write them. */
const fromWords = (headers: Headers, text: string): Verdict | null => {
  const failedFor = headers.first('x-failed-recipients');
  const said = `${headers.first('subject') ?? ''}\n${text.slice(0, 4_000)}`;
  const isDelayed = DELAYED.test(said);
  if (!isDelayed && failedFor === undefined && !FAILED.test(said)) return null;
  return {
    state: isDelayed ? 'delayed' : 'failed',
    recipient: address(failedFor ?? text.slice(0, 4_000)),
    reason: reasonIn(text),
  };
};

/** What stands below a recipient's address in the words of a notification, as Exim writes it; null when nothing does. */
const saidBelow = (text: string, recipient: string | null): string | null => {
  if (recipient === null) return null;
  const lines = text.slice(0, 20_000).split('\n').slice(0, 300);
  const at = lines.findIndex((line) => line.trim().toLowerCase() === recipient);
  const said: string[] = [];
  for (const line of at === -1 ? [] : lines.slice(at + 1, at + 6)) {
    if (line.trim() === '') break;
    said.push(line.trim());
  }
  return said.join(' ').slice(0, LONGEST_REASON) || null;
};

const STATUS_ONLY = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** A status without words tells a person nothing; the notification's own words stand before it. */
const inWords = (verdict: Verdict, text: string): Verdict => {
  if (!STATUS_ONLY.test(verdict.reason)) return verdict;
  const said = saidBelow(text, verdict.recipient);
  return said ? { ...verdict, reason: `${said} (${verdict.reason})` } : verdict;
};

/** Whether a mail system wrote it: only then may its words mean that a mail has come back. */
const isFromMailSystem = (headers: Headers, mailFrom: string): boolean =>
  mailFrom === '' ||
  headers.first('x-failed-recipients') !== undefined ||
  /(?:mailer-daemon|postmaster|microsoftexchange|mail delivery (?:sub)?system)/i.test(headers.first('from') ?? '');

/** Our own signed Message-IDs (messageId.ts), also where a report writes them without brackets. */
const OURS = /[\w-]{1,128}\.[0-9a-f]{32}\.[0-9a-f]{32}@[\w.-]{1,250}/g;

const idsIn = (text: string): string[] => {
  const searched = text.slice(0, LONGEST_PART);
  return [...messageIdsIn(searched), ...(searched.match(OURS) ?? [])];
};

/** The Message-ID of a mail whose headers stand in a text: of the returned mail, when it is quoted. */
const quotedIds = (text: string): string[] =>
  [
    ...text.slice(0, LONGEST_PART).matchAll(/^[ \t>]*message-id:([^\r\n]{0,998}(?:\r?\n[ \t][^\r\n]{0,998})?)/gim),
  ].flatMap(([, value]) => idsIn(value ?? ''));

const firstBytes = (file: MailFile): string => {
  const chunks: Buffer[] = [];
  let length = 0;
  for (const chunk of file.read()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= LONGEST_PART) break;
  }
  return Buffer.concat(chunks).toString('latin1', 0, LONGEST_PART);
};

/**
 * Reads a delivery status notification; null when it is none, or tells of success.
 *
 * @param mailFrom the envelope's sender, empty for a notification
 */
export const readBounce = (headers: Headers, content: MailContent, mailFrom: string): Bounce | null => {
  const parts = content.reports.map(({ type, part }) => ({
    type,
    text: bytesOf(part).toString('latin1', 0, LONGEST_PART),
  }));
  const report = parts.find(({ type }) => type.endsWith('delivery-status'))?.text;
  if (report === undefined && !isFromMailSystem(headers, mailFrom)) return null;
  const words = passageWords(content.passages);
  const told = report === undefined ? fromWords(headers, words) : fromReport(report);
  if (!told) return null;
  const verdict = inWords(told, words);
  const quoted = [...parts.map(({ text }) => text), ...content.files.slice(0, MOST_FILES).map(firstBytes), words];
  // The mails that were answered before stand in `References`, of the returned mail too, oldest first.
  const answered = [headers.first('references') ?? '', ...quoted].flatMap((text) => idsIn(text).reverse());
  const messageIds = [...quoted.flatMap(quotedIds), ...idsIn(headers.first('in-reply-to') ?? ''), ...answered];
  const reason = headerText(verdict.reason, LONGEST_REASON) || NO_REASON;
  return { ...verdict, reason, messageIds: [...new Set(messageIds)] };
};
