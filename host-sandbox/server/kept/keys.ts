import type { TenantScope } from '../db/tenancy.ts';

/** Names of what can change, as the triggers of the migration `kept_answers` note them. */
export const keys = {
  /** The ticket itself, its conversation, files, watchers, summary, sessions and merges. */
  ticket: (ticketId: string): string => `ticket:${ticketId}`,
  /** A technician's drafts and read mark on a ticket. */
  own: (technicianId: string, ticketId: string): string => `own:${technicianId}:${ticketId}`,
  /** Any ticket that has this contact, client, asset or thread. */
  ticketsOf: (id: string): string => `tickets-of:${id}`,
  /** A machine with its readings, findings, checks and sessions. */
  asset: (assetId: string): string => `asset:${assetId}`,
  /** A technician's timers. */
  timers: (technicianId: string): string => `timers:${technicianId}`,
  /** What seldom changes of a tenant: itself, its people, clients, contacts, contracts, policies, fields, accounts. */
  desk: ({ tenantId }: TenantScope): string => `desk:${tenantId}`,
  /** How many tickets of each kind there are. */
  tally: ({ tenantId }: TenantScope): string => `tally:${tenantId}`,
  /** Logged time. */
  time: ({ tenantId }: TenantScope): string => `time:${tenantId}`,
} as const;
