import type { CustomerMessage, Mailbox, Participant, Participants, Recipients, Ticket } from '#contracts';
import { domainOf, everybody, fieldOf, isAddress, nameOf, NOBODY, sameAddress, withAdded } from './mailboxes.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** What the rules need of the ticket. */
export type RecipientTicket = Pick<Ticket, 'contact' | 'client' | 'replyReadiness'>;

/** Somebody who came into the mails, or went out of them, since the technician last touched the recipients. */
export interface ThreadChange {
  readonly kind: 'joined' | 'left';
  readonly mailbox: Mailbox;
  /** When the mail that shows it came in. */
  readonly at: string;
}

/** A reason to think twice before the reply leaves. `id` is the same as long as the reason is. */
export interface Guard {
  readonly id: string;
  readonly text: string;
}

/** Domains where everybody has an address: standing in one says nothing about the company. */
const PUBLIC_DOMAINS = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net web.de proton.me protonmail.com mail.com yandex.com'.split(
    ' ',
  ),
);

const participantOf = (participants: Participants | undefined, address: string): Participant | undefined =>
  participants?.items.find((item) => sameAddress(item.address, address));

const isContact = ({ contact }: RecipientTicket, address: string): boolean =>
  contact?.email != null && sameAddress(contact.email, address);

const isOwn = ({ replyReadiness }: RecipientTicket, address: string): boolean =>
  'from' in replyReadiness && sameAddress(replyReadiness.from, address);

/**
 * To whom a reply goes as long as the technician has not said otherwise: to the contact and to whoever
 * wrote the latest mail; those who stand in its To and Cc get a copy (RFC 5322, section 3.6.3).
 */
export const suggestRecipients = (participants: Participants | undefined, ticket: RecipientTicket): Recipients => {
  const { contact } = ticket;
  const first = contact?.email ? [{ address: contact.email, name: contact.name }] : [];
  const inLatest = (participants?.items ?? []).filter(
    ({ address, inLatestMail }) => inLatestMail !== null && isAddress(address) && !isOwn(ticket, address),
  );
  const mailboxes = (writers: boolean): Mailbox[] =>
    inLatest
      .filter(({ inLatestMail }) => (inLatestMail === 'from') === writers)
      .map(({ address, name }) => ({ address, name }));
  return withAdded(withAdded(NOBODY, 'to', [...first, ...mailboxes(true)]), 'cc', mailboxes(false));
};

const PLACE = { from: 'wrote the latest mail', to: 'in the latest mail (To)', cc: 'in the latest mail (Cc)' } as const;

/** Why somebody stands among the recipients, in words. */
export const reasonFor = (
  address: string,
  participants: Participants | undefined,
  ticket: RecipientTicket,
  { say }: Speech = ENGLISH,
): string => {
  if (isContact(ticket, address)) return say('contact of this ticket');
  const known = participantOf(participants, address);
  if (!known) return say('added by you');
  const place = say(known.inLatestMail ? PLACE[known.inLatestMail] : 'in an earlier mail of this ticket');
  return known.knownAtClient ? place : say('{reason}, outside {client}', { reason: place, client: ticket.client.name });
};

/**
 * Who joined or left the mails after `asOf`, the latest mail that was known when the technician last
 * touched the recipients. Only to be offered: nobody is added or taken out by itself, and whom the
 * technician took out is not offered again.
 */
export const changesSince = (
  recipients: Recipients,
  participants: Participants | undefined,
  asOf: string | null,
): ThreadChange[] => {
  const latest = participants?.latestMail;
  if (!participants || !latest || (asOf !== null && latest.at <= asOf)) return [];
  const isNew = (at: string): boolean => asOf === null || at > asOf;
  return participants.items.flatMap((item): ThreadChange[] => {
    const { address, name, firstNamed, lastNamed, inLatestMail } = item;
    const field = fieldOf(recipients, address);
    const mailbox = { address, name };
    if (!field && inLatestMail && firstNamed && isNew(firstNamed.at))
      return [{ kind: 'joined', mailbox, at: firstNamed.at }];
    if (field && !item.isContact && lastNamed && !inLatestMail && !isNew(lastNamed.at))
      return [{ kind: 'left', mailbox, at: latest.at }];
    return [];
  });
};

/** Whether somebody belongs to the customer, or has been in this conversation. */
const isKnown = (address: string, ticket: RecipientTicket, participants: Participants | undefined): boolean => {
  if (isContact(ticket, address) || participantOf(participants, address)) return true;
  const domain = domainOf(address);
  if (PUBLIC_DOMAINS.has(domain)) return false;
  const atClient = (participants?.items ?? []).filter(({ knownAtClient }) => knownAtClient).map((item) => item.address);
  return [ticket.contact?.email ?? '', ...atClient].some((known) => domainOf(known) === domain);
};

/**
 * What to say before a reply leaves: the contact's absence, strangers, and the way out of an encrypted
 * channel, where the reply answers a message that came over it.
 */
export const recipientGuards = (
  recipients: Recipients,
  ticket: RecipientTicket,
  participants: Participants | undefined,
  unanswered: Pick<CustomerMessage, 'id' | 'channel'> | undefined,
  { say }: Speech = ENGLISH,
): Guard[] => {
  const { contact, client } = ticket;
  const missing = contact?.email && !fieldOf(recipients, contact.email);
  const strangers = everybody(recipients).filter(({ address }) => !isKnown(address, ticket, participants));
  return [
    ...(missing
      ? [
          {
            id: `contact ${contact.id}`,
            text: say('{contact}, the contact, is not among the recipients.', { contact: contact.name }),
          },
        ]
      : []),
    ...strangers.map(({ address }) => ({
      id: `stranger ${address.toLowerCase()}`,
      text: say('{address} is outside {client} and has never been in this conversation.', {
        address,
        client: client.name,
      }),
    })),
    ...(unanswered?.channel.via === 'agent'
      ? [
          {
            id: `channel ${unanswered.id}`,
            text: say(
              'The last message came over the agent’s encrypted channel; your answer will go by ordinary e-mail.',
            ),
          },
        ]
      : []),
  ];
};

const peopleText = (mailboxes: readonly Mailbox[], { say }: Speech): string => {
  const [first = '', second = ''] = mailboxes.map(nameOf);
  if (mailboxes.length < 2) return first;
  return mailboxes.length === 2
    ? say('{first} and {second}', { first, second })
    : say('{first} and {count} more', { first, count: String(mailboxes.length - 1) });
};

const copiesText = ({ cc, bcc }: Recipients, { say }: Speech): string[] => [
  ...(cc.length === 0 ? [] : [`${say('Cc')} ${cc.length}`]),
  ...(bcc.length === 0 ? [] : [`${say('Bcc')} ${bcc.length}`]),
];

/** The recipients in one line: `To Ana Lind, Cc 2`. */
export const recipientsLine = (recipients: Recipients, speech: Speech = ENGLISH): string => {
  const people = peopleText(recipients.to, speech);
  const first = people === '' ? speech.say('To nobody yet') : speech.say('To {people}', { people });
  return [first, ...copiesText(recipients, speech)].join(', ');
};

/** To whom a reply went: `Reply to Ana Lind, Cc 2`. */
export const replyLine = (recipients: Recipients, speech: Speech = ENGLISH): string =>
  [
    speech.say('Reply to {people}', { people: peopleText(recipients.to, speech) }),
    ...copiesText(recipients, speech),
  ].join(', ');
