/** A change of a ticket's status, by whom and when. */
export interface StatusChange {
  readonly from: string;
  readonly to: string;
  readonly at: Date;
  readonly byName: string;
}

/** A time in which the status, and with it the clock of the SLA, stayed the same. Instants are epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  /** Infinity for the present one. */
  readonly to: number;
  readonly status: string;
  /** `paused`: the customer or a third party is waited for. `finished`: resolved, and perhaps opened again later. */
  readonly clock: 'runs' | 'paused' | 'finished';
  /** Who brought the status about; null for the one that the ticket came in with. */
  readonly byName: string | null;
}

const CLOCK_OF_STATUS: Readonly<Record<string, Stretch['clock']>> = {
  waiting_on_customer: 'paused',
  on_hold: 'paused',
  resolved: 'finished',
  closed: 'finished',
};

/** The ticket's life from its creation on, cut at its status changes. */
export const stretchesOf = (createdAt: Date, status: string, changes: readonly StatusChange[]): Stretch[] => {
  const begin = createdAt.getTime();
  const states = [
    { status: changes[0]?.from ?? status, at: begin, byName: null },
    ...changes.map(({ to, at, byName }) => ({ status: to, at: Math.max(begin, at.getTime()), byName })),
  ];
  return states.map((state, index) => ({
    from: state.at,
    to: states[index + 1]?.at ?? Infinity,
    status: state.status,
    clock: CLOCK_OF_STATUS[state.status] ?? 'runs',
    byName: state.byName,
  }));
};
