import type { HostCapabilities, HostRequest, HostResponse, LiveState, TicketLiveEvent } from '#contracts';
import { TicketModel } from './ticketModel.ts';

/** What went over the wire, and how far a client has read that has it. */
interface Frame {
  readonly id: number;
  readonly event: TicketLiveEvent;
}
interface Pending {
  readonly request: HostRequest;
  readonly resolve: (answer: HostResponse) => void;
  answer?: HostResponse;
}

/**
 * A server of one ticket by the rules of the contract, in which nothing happens by itself: a history says
 * when something changes, when news are put on the wire and when they arrive, when a request is read and
 * when its answer arrives. News are told from the present state, as the reference server does it.
 */
export class LiveModel {
  readonly ticket = new TicketModel();
  readonly pending: Pending[] = [];
  /** Put on the wire, not yet arrived. */
  wire: Frame[] = [];
  /** How far the server has told, and how far the client has read. */
  #told = 0;
  #read = 0;
  #last: Frame | undefined;
  #listener: { onEvent(event: TicketLiveEvent): void; onState(state: LiveState): void } | undefined;
  open = true;

  readonly host: HostCapabilities = {
    request: (request) => new Promise((resolve) => void this.pending.push({ request, resolve })),
    reportError: (error) => {
      throw new Error(`${error.message} ${JSON.stringify(error)}`);
    },
    subscribeTicket: (_id, listener) => {
      this.#listener = listener;
      listener.onState('open');
      return () => (this.#listener = undefined);
    },
  };

  /** The server puts its next news on the wire. */
  render(): void {
    const news = this.ticket.log[this.#told];
    if (!this.open || !news) return;
    this.#told += 1;
    const event = this.ticket.tell(news);
    if (event) this.wire.push({ id: this.#told, event });
  }

  #arrive(frame: Frame | undefined): void {
    if (!frame) return;
    this.#last = frame;
    this.#read = Math.max(this.#read, frame.id);
    this.#listener?.onEvent(frame.event);
  }

  /** The next frame arrives, or the one after it before it. */
  deliver(swapped = false): void {
    if (this.open) this.#arrive(this.wire.splice(swapped && this.wire.length > 1 ? 1 : 0, 1)[0]);
  }

  /** What arrived last arrives again. */
  deliverAgain(): void {
    if (this.open) this.#arrive(this.#last);
  }

  /** The connection breaks: what is on the wire is lost. `silent` where the host mends it without a word. */
  cut(silent: boolean): void {
    this.wire = [];
    this.#last = undefined;
    this.#told = this.#read;
    if (silent) return;
    this.open = false;
    this.#listener?.onState('cut');
  }

  /** The host comes back with the id that it has read; `rewind` of the news are told once more. */
  reopen(rewind: number): void {
    if (this.open) return;
    this.open = true;
    this.#told = Math.max(0, this.#read - rewind);
    this.#listener?.onState('open');
  }

  /** The server reads what a request asks for; the answer arrives later. */
  read(pick: number): void {
    const unread = this.pending.filter(({ answer }) => !answer);
    const found = unread[pick % Math.max(1, unread.length)];
    if (found) found.answer = { status: 200, body: structuredClone(this.ticket.answerTo(found.request)) };
  }

  /** An answer arrives. */
  answer(pick: number): void {
    const read = this.pending.filter(({ answer }) => answer);
    const found = read[pick % Math.max(1, read.length)];
    if (!found?.answer) return;
    this.pending.splice(this.pending.indexOf(found), 1);
    found.resolve(found.answer);
  }

  /** Whether anything is still to be told, to arrive or to be answered. */
  get busy(): boolean {
    return this.pending.length > 0 || this.wire.length > 0 || this.#told < this.ticket.log.length;
  }
}
