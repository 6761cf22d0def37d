import type { ReadMail } from './readMail.ts';

type Threaded = Pick<ReadMail, 'messageId' | 'inReplyTo' | 'references'>;

const named = ({ messageId, inReplyTo, references }: Threaded): string[] => [
  ...(messageId === null ? [] : [messageId]),
  ...inReplyTo,
  ...references,
];

/**
 * The mails that belong to the same conversation as `start`, `start` included, in the order given: those
 * that a chain of Message-ID, In-Reply-To and References ties to it, as mail programs do it.
 */
export const conversationOf = <T extends Threaded>(start: T, mails: readonly T[]): T[] => {
  const known = new Set(named(start));
  const members = new Set<T>([start]);
  let before: number;
  do {
    before = members.size;
    for (const mail of mails) {
      const ids = named(mail);
      if (members.has(mail) || !ids.some((id) => known.has(id))) continue;
      members.add(mail);
      for (const id of ids) known.add(id);
    }
  } while (members.size > before);
  return mails.filter((mail) => members.has(mail));
};
