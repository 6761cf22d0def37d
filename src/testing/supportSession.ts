import type { SupportSession } from '#contracts';

/** A support session that was asked for on `tkt_1` and awaits consent. */
export const aSupportSession = (changes: Partial<SupportSession> = {}): SupportSession => ({
  id: 'ses_1',
  ticketId: 'tkt_1',
  assetName: 'PC-1',
  state: 'awaiting_consent',
  requestedBy: { id: 'tec_1', name: 'Ada Okafor' },
  requestedAt: '2026-11-23T10:00:00.000Z',
  consentExpiresAt: '2026-11-23T10:02:00.000Z',
  decidedAt: null,
  endedAt: null,
  endedBy: null,
  ...changes,
});
