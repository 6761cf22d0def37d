import {
  assistEventSchema,
  type AssistRequest,
  type AssistResponse,
  type NexieProvider,
  type Problem,
} from '#contracts';
import { nexieRoutes } from '#contracts/http/routes/nexie.ts';
import { failureDetail, failureOf } from '../../domain/failure.ts';
import { GatewayRefused, GatewayUnreachable } from '../../gateway/errors.ts';
import type { Peek } from '../../peek.svelte.ts';
import type { Draft } from '../draft.svelte.ts';

/** What Nexie is about, for one draft. */
export type AssistState =
  | { readonly phase: 'idle'; readonly problem: string | null }
  /** `text` grows while it is written. */
  | { readonly phase: 'writing'; readonly text: string; readonly provider: NexieProvider | null }
  | { readonly phase: 'proposed'; readonly proposal: AssistResponse };

const IDLE: AssistState = { phase: 'idle', problem: null };

/** One question to Nexie at a time, which can be cancelled. It only ever proposes: the draft is not touched here. */
export class Assistance {
  state: AssistState = $state.raw(IDLE);
  /** What stood in the draft before a proposal was taken, as long as nothing has been typed since. */
  readonly canUndo = $derived.by(() => this.#taken !== null && this.#taken.after === this.draft.text);
  #taken: { readonly before: string; readonly after: string } | null = $state.raw(null);
  #cancel = (): void => undefined;

  constructor(
    private readonly peek: Peek,
    readonly draft: Draft,
  ) {}

  async ask({ task, language }: Pick<AssistRequest, 'task' | 'language'>): Promise<void> {
    this.cancel();
    const { mode, text } = this.draft;
    const body = { task, mode, text, ...(language && { language }) };
    const abort = new AbortController();
    this.#cancel = () => abort.abort();
    this.state = { phase: 'writing', text: '', provider: null };
    try {
      const proposal = await this.#propose(body, abort.signal);
      if (abort.signal.aborted) return;
      this.state = { phase: 'proposed', proposal };
      this.peek.announce(this.peek.words.say('Nexie has a proposal.'));
    } catch (error) {
      if (abort.signal.aborted) return;
      const failure = failureOf(error, this.peek.words);
      this.state = { phase: 'idle', problem: `${failure.title}. ${failureDetail(failure, this.peek.words)}` };
    }
  }

  /** Takes a text into the draft, by the technician's word; {@link Assistance.undo} brings back what was there. */
  take(text: string): void {
    this.#taken = { before: this.draft.text, after: text };
    this.draft.edit({ text });
    this.cancel();
  }

  undo(): void {
    if (!this.canUndo || !this.#taken) return;
    this.draft.edit({ text: this.#taken.before });
    this.#taken = null;
  }

  /** Breaks a question off, or puts a proposal away. */
  cancel(): void {
    this.#cancel();
    this.state = IDLE;
  }

  #propose(body: AssistRequest, signal: AbortSignal): Promise<AssistResponse> {
    const call = { params: { ticketId: this.draft.ticketId }, body, signal };
    return this.peek.host.stream ? this.#stream(call) : this.peek.gateway.call(nexieRoutes.assist, call);
  }

  async #stream(call: {
    params: { ticketId: string };
    body: AssistRequest;
    signal: AbortSignal;
  }): Promise<AssistResponse> {
    let done: AssistResponse | undefined;
    let problem: Problem | undefined;
    await this.peek.gateway.stream(nexieRoutes.streamAssist, call, (data) => {
      const told = assistEventSchema.safeParse(JSON.parse(data));
      // A piece that this version does not know is skipped.
      if (!told.success) return;
      const event = told.data;
      if (event.type === 'failed') problem = event.problem;
      if (event.type === 'done') done = { text: event.text, provider: event.provider };
      if (call.signal.aborted || this.state.phase !== 'writing') return;
      if (event.type === 'started') this.state = { ...this.state, provider: event.provider };
      if (event.type === 'delta') this.state = { ...this.state, text: this.state.text + event.text };
    });
    if (problem) throw new GatewayRefused(problem);
    if (!done)
      throw new GatewayUnreachable('unreadable', { cause: new Error('The stream ended before the text did.') });
    return done;
  }
}
