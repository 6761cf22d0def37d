import type { Mailbox, Participant, Participants } from '#contracts';
import { isPublicMailDomain } from '../inbound/publicMailDomains.ts';

/** A mail of a ticket, in or out, as far as it says who takes part. */
export interface TicketMail {
  readonly messageId: string;
  readonly at: Date;
  readonly incoming: boolean;
  /** Who wrote it. */
  readonly by: string;
  readonly from: Mailbox | null;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
}

interface Ticketful {
  readonly contact: { readonly name: string; readonly email: string | null } | null;
  /** Addresses of the client's contacts. */
  readonly addressesAtClient: readonly string[];
  /** Of the MSP itself: nobody answers to them. */
  readonly ownAddresses: readonly string[];
  /** Oldest first. */
  readonly mails: readonly TicketMail[];
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

const placesOf = ({ from, to, cc }: TicketMail) => [
  ...(from ? [{ place: 'from' as const, mailbox: from }] : []),
  ...to.map((mailbox) => ({ place: 'to' as const, mailbox })),
  ...cc.map((mailbox) => ({ place: 'cc' as const, mailbox })),
];

/** Everybody who stands in the mails of a ticket, each once, the contact first, then in the order of their coming. */
export const listParticipants = ({ contact, addressesAtClient, ownAddresses, mails }: Ticketful): Participants => {
  const own = new Set(ownAddresses.map((address) => address.toLowerCase()));
  const atClient = new Set(addressesAtClient.map((address) => address.toLowerCase()));
  const domains = new Set([...atClient].map(domainOf).filter((domain) => !isPublicMailDomain(domain)));
  const contactAddress = contact?.email?.toLowerCase() ?? null;
  const found = new Map<string, Participant>();
  const knownAtClient = (address: string): boolean => atClient.has(address) || domains.has(domainOf(address));

  if (contact && contactAddress !== null) {
    found.set(contactAddress, {
      ...{ address: contactAddress, name: contact.name, isContact: true, knownAtClient: true },
      ...{ firstNamed: null, lastNamed: null, inLatestMail: null },
    });
  }
  const latest = mails.findLast(({ incoming }) => incoming);
  for (const mail of mails) {
    const named = { messageId: mail.messageId, at: mail.at.toISOString(), by: mail.by };
    for (const { place, mailbox } of placesOf(mail)) {
      const address = mailbox.address.toLowerCase();
      if (address === '' || own.has(address)) continue;
      const known = found.get(address);
      found.set(address, {
        address,
        name: known?.name ?? mailbox.name,
        isContact: known?.isContact ?? false,
        knownAtClient: known?.knownAtClient ?? knownAtClient(address),
        firstNamed: known?.firstNamed ?? named,
        lastNamed: named,
        inLatestMail: mail === latest ? (known?.inLatestMail ?? place) : (known?.inLatestMail ?? null),
      });
    }
  }
  return {
    items: [...found.values()],
    latestMail: latest ? { messageId: latest.messageId, at: latest.at.toISOString() } : null,
  };
};
