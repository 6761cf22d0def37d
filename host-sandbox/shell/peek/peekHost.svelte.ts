import type { PeekEvent, PeekHandle, PeekInput, QueueNeighbour, ThemeName, TicketRow } from '#contracts';
import type { LoadFailure, PeekLoader } from '#contracts/loader/index.ts';
import { hello, hostCapabilities, type ShellMeans } from './hostCapabilities.ts';

/** What the shell does with what a Peek tells. */
export interface PeekHostOptions extends ShellMeans {
  readonly loader: PeekLoader;
  readonly theme: () => ThemeName;
  /** In which language the Peek speaks; undefined for the browser's. */
  readonly locale: () => string | undefined;
  readonly onRow: (row: TicketRow) => void;
  readonly onTicket: (ticketId: string | null) => void;
  readonly focusRow: (ticketId: string) => HTMLElement | null;
  readonly rowOf: (ticketId: string) => TicketRow | undefined;
  /** The tickets of the queue in the order in which they are shown. */
  readonly order: () => readonly TicketRow[];
  /** Shows where the sandbox's stand-in for the host's settings is. */
  readonly showSettings: (section: string) => void;
}

/** Opens, follows and closes the one Peek of this shell. */
export class PeekHost {
  /** Why the panel could not be opened; null when there is nothing to say. */
  failure: LoadFailure | null = $state.raw(null);
  loading = $state(false);
  #handle: PeekHandle | undefined;
  #warmed = new AbortController();
  /** The ticket that is or should be open. */
  #wanted: string | null = null;

  constructor(private readonly options: PeekHostOptions) {}

  /** Fetches the remote's code once the queue is shown, so that the first click does not wait for it. */
  loadAhead(): void {
    this.options.loader.loadWhenIdle();
  }

  /** Fetches the remote's code, and what a ticket opens with, ahead of a click. */
  async warm(ticketId: string): Promise<void> {
    const { signal } = this.#warmed;
    const result = await this.options.loader.load();
    if (!result.ok || signal.aborted || this.#handle) return;
    await result.remote.prefetch({ ticketId }, { host: hostCapabilities(this.options), signal });
  }

  /** Drops what was fetched ahead: another technician may not see it. */
  forgetWarmed(): void {
    this.#warmed.abort();
    this.#warmed = new AbortController();
  }

  /** Opens a ticket, at its newest message or at the one that is named. */
  async open(ticketId: string, messageId?: string): Promise<void> {
    this.#wanted = ticketId;
    this.failure = null;
    if (this.#handle) return this.#show(ticketId, messageId);
    this.loading = this.options.loader.peekIfLoaded() === undefined;
    const result = await this.options.loader.load();
    this.loading = false;
    // Something else was opened, or nothing is wanted any more.
    if (this.#wanted !== ticketId || this.#handle) return;
    if (!result.ok) {
      this.failure = result;
      return;
    }
    const negotiation = result.remote.negotiate(hello);
    if (!negotiation.ok) {
      this.failure = { ok: false, reason: 'wrong_contract', message: negotiation.message };
      return;
    }
    this.#order = this.options.order();
    this.#handle = result.remote.mount(document.body, {
      hello,
      host: hostCapabilities(this.options),
      input: { ...this.#placeOf(ticketId), messageId, ...this.#looks() },
      onEvent: (event) => this.#hear(event),
      returnFocus: () => this.options.focusRow(this.#lastTicketId),
    });
    this.#lastTicketId = ticketId;
    this.options.onTicket(ticketId);
    void this.#handle.closed.then(() => {
      this.#handle = undefined;
      this.#wanted = null;
      this.options.onTicket(null);
    });
  }

  /** How the Peek is to look and speak. */
  #looks(): Pick<PeekInput, 'theme' | 'locale'> {
    return { theme: { name: this.options.theme() }, locale: this.options.locale() };
  }

  #lastTicketId = '';
  /** The queue's order as it was when the Peek was opened: it must not change under whoever goes through it. */
  #order: readonly TicketRow[] = [];

  #placeOf(ticketId: string): Pick<PeekInput, 'ticketId' | 'seed' | 'queue'> {
    const index = this.#order.findIndex(({ id }) => id === ticketId);
    const neighbour = (at: number): QueueNeighbour | undefined => {
      const row = this.#order[at];
      return row && { ticketId: row.id, seed: this.options.rowOf(row.id) ?? row };
    };
    return {
      ticketId,
      seed: this.options.rowOf(ticketId),
      queue:
        index === -1
          ? undefined
          : {
              position: index + 1,
              total: this.#order.length,
              previous: neighbour(index - 1),
              next: neighbour(index + 1),
            },
    };
  }

  async close(): Promise<void> {
    await this.#handle?.unmount();
  }

  /** Another theme or language, for the Peek that is open. */
  restyle(): void {
    this.#handle?.update(this.#looks());
  }

  #show(ticketId: string, messageId?: string): void {
    this.#lastTicketId = ticketId;
    this.#handle?.update({ ...this.#placeOf(ticketId), messageId });
    this.options.onTicket(ticketId);
  }

  #hear(event: PeekEvent): void {
    switch (event.type) {
      case 'ticket.changed':
      case 'ticket.rolled_back':
        this.options.onRow(event.payload.row);
        return;
      case 'navigate':
        if (event.payload.to === 'ticket') this.#show(event.payload.id);
        return;
      case 'settings.requested':
        // The drafts are kept: a host goes to its settings, and the person comes back.
        void this.#handle?.requestClose('host').then(() => this.options.showSettings(event.payload.section));
        return;
      case 'remote.launched':
        window.open(event.payload.url, '_blank', 'noopener');
        return;
      default:
        // A host ignores what it has no use for.
        return;
    }
  }
}
