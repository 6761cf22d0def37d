import { verifyMessageId } from '../mail/messageId.ts';

/** A ticket that a mail points to without proof: by a tag in its subject, or by naming another mail of the ticket. */
export interface ThreadHint {
  readonly ticketId: string;
  readonly by: 'tag' | 'reference';
  /** The sender is the ticket's contact, or has written on it before. */
  readonly senderKnown: boolean;
}

/** Everything about a mail and its tenant that decides where it goes. */
export interface ThreadFacts {
  /** The same mail has been filed before. */
  readonly seenBefore: boolean;
  /** Why no person wrote it, in words; null when one did. */
  readonly automatic: string | null;
  /** It tells what became of a mail. */
  readonly isBounce: boolean;
  /** The sender is the tenant's own address. */
  readonly fromOurselves: boolean;
  /** The sender's address is one of the tenant's technicians'. */
  readonly fromTechnician: boolean;
  /** The ticket of our own signed Message-ID that the mail answers. */
  readonly signedTicketId: string | null;
  /** The likeliest first. */
  readonly hints: readonly ThreadHint[];
  readonly contact: { readonly contactId: string; readonly clientId: string } | null;
  /** The one client whose people have addresses in the sender's domain. */
  readonly clientOfDomain: string | null;
  /** Tickets that the sender has opened by mail within the last hour. */
  readonly ticketsLately: number;
}

/** Where a mail goes, and why, in words for the log of inbound mail. */
export type ThreadDecision = { readonly reason: string } & (
  | { readonly outcome: 'duplicate' | 'quarantined' }
  /** Taken for no answer. `ticketId`: on whose conversation it is told that it came. */
  | { readonly outcome: 'ignored'; readonly ticketId: string | null }
  | { readonly outcome: 'threaded'; readonly ticketId: string }
  | { readonly outcome: 'new_ticket'; readonly clientId: string; readonly contactId: string | null }
);

/** More tickets than this within an hour are no person's; the rest is kept aside. */
const MOST_TICKETS_AN_HOUR = 20;

/**
 * An automatic mail answers nothing and opens nothing, so no two machines can talk to each other here. It
 * is told on the ticket that it belongs to; one of a customer's that belongs to none is kept aside.
 */
const decideAutomatic = (
  { signedTicketId, hints, isBounce, contact, clientOfDomain }: ThreadFacts,
  reason: string,
): ThreadDecision => {
  const ticketId = signedTicketId ?? hints.find(({ senderKnown }) => senderKnown)?.ticketId ?? null;
  const isCustomers = contact !== null || clientOfDomain !== null;
  if (ticketId !== null || isBounce || !isCustomers) return { outcome: 'ignored', ticketId, reason };
  return { outcome: 'quarantined', reason: `${reason} It belongs to no ticket.` };
};

/**
 * Decides where a mail goes (research/reliability.md, section 0.1). Only our own signed Message-ID is
 * proof. A tag or a reference is a hint, which counts for senders known on that very ticket; for everybody
 * else it counts for nothing. A complete stranger's mail is kept aside and has no effect on anything.
 */
export const decideThread = (facts: ThreadFacts): ThreadDecision => {
  const { contact, clientOfDomain, signedTicketId } = facts;
  if (facts.seenBefore) return { outcome: 'duplicate', reason: 'The same mail has come in before.' };
  if (facts.fromOurselves)
    return { outcome: 'ignored', ticketId: null, reason: 'It comes from our own address: a loop.' };
  if (facts.automatic !== null) return decideAutomatic(facts, facts.automatic);
  if (facts.fromTechnician) {
    return { outcome: 'quarantined', reason: 'It claims a technician’s address, and a From header proves nothing.' };
  }
  if (signedTicketId !== null) {
    return {
      outcome: 'threaded',
      ticketId: signedTicketId,
      reason: 'It answers a mail of ours, by its signed Message-ID.',
    };
  }
  const hint = facts.hints.find(({ senderKnown }) => senderKnown);
  if (hint) {
    const by = hint.by === 'tag' ? 'Its subject has the ticket’s tag' : 'It refers to a mail of the ticket';
    return { outcome: 'threaded', ticketId: hint.ticketId, reason: `${by}, and its sender is known on the ticket.` };
  }
  if (!contact && clientOfDomain === null) {
    return { outcome: 'quarantined', reason: 'Its sender is not known, and belongs to no client’s domain.' };
  }
  if (facts.ticketsLately >= MOST_TICKETS_AN_HOUR) {
    return {
      outcome: 'quarantined',
      reason: `Its sender has opened ${facts.ticketsLately} tickets within the last hour.`,
    };
  }
  if (contact) return { outcome: 'new_ticket', ...contact, reason: 'Its sender is a known contact.' };
  return {
    outcome: 'new_ticket',
    clientId: clientOfDomain ?? '',
    contactId: null,
    reason: 'Its sender writes from a client’s domain; a contact was made.',
  };
};

/** Longest list of ids that is looked at; people's mail has a few dozen. */
const MOST_IDS = 200;

/**
 * The tickets of our own signed Message-IDs among the mails that this one answers, the likeliest first:
 * In-Reply-To, then References from the newest.
 */
export const signedTickets = (
  inReplyTo: readonly string[],
  references: readonly string[],
  secret: string,
): readonly string[] => {
  const ids = [...inReplyTo, ...references.toReversed()].slice(0, MOST_IDS);
  return [...new Set(ids.map((id) => verifyMessageId(id, secret)).filter((ticketId) => ticketId !== null))];
};

/** Numbers in tags `[#10482]` of a subject, the last first: the one that we have put there stands at its end. */
export const ticketTags = (subject: string): readonly number[] => [
  ...new Set([...subject.matchAll(/\[#(\d{1,9})\]/g)].map(([, number]) => Number(number)).reverse()),
];

/** A subject without tags: one that came with a new mail names another ticket, or none. */
export const withoutTags = (subject: string): string => subject.replaceAll(/\s*\[#\d{1,9}\]/g, '').trim();
