import type { QueryClient } from '@tanstack/svelte-query';
import type { CustomerMessage, Participants, ReplyWrite, Ticket } from '#contracts';
import { recipientGuards, suggestRecipients, type Guard } from '../domain/recipients.ts';
import { sendStop, type Stop } from '../domain/sendStop.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from '../queries/keys.ts';
import type { Draft } from './draft.svelte.ts';
import { sendDraft } from './sendDraft.ts';

type Status = ReplyWrite['thenStatus'];

/** What the way out of the composer knows of the ticket. */
export interface Surroundings {
  readonly ticket: Ticket;
  readonly participants: Participants | undefined;
  /** The customer's message that a reply would answer. */
  readonly unanswered: CustomerMessage | undefined;
  /** False while the conversation is still on its way: nobody can have read it. */
  readonly conversationShown: boolean;
  /** False while it is not known yet who is in the conversation, by whom the guards judge. */
  readonly peopleKnown: boolean;
  readonly seenMessageId: string | null;
  /** Takes note that the technician has been shown this message, and all before it. */
  readonly onSeen: (messageId: string) => void;
  readonly uploading: boolean;
}

/** Where a send stands that did not just go through. */
export type Step =
  | { readonly at: 'rest' }
  | { readonly at: 'stopped'; readonly stop: Stop }
  | { readonly at: 'asking'; readonly guards: readonly Guard[] }
  | { readonly at: 'moved'; readonly newerMessageIds: readonly string[] };

const REST: Step = { at: 'rest' };

/**
 * The one way out of the composer, for one draft: the button and the keys call {@link press} alike. It
 * is bound to the ticket of its draft, whatever the panel shows meanwhile.
 */
export class Sending {
  step: Step = $state.raw(REST);
  /** To whom the reply goes now. */
  readonly recipients = $derived.by(
    () => this.draft.recipients ?? suggestRecipients(this.around().participants, this.around().ticket),
  );
  readonly canPress = $derived.by(
    () =>
      !this.draft.sending &&
      this.draft.text.trim() !== '' &&
      this.around().conversationShown &&
      !(this.draft.mode === 'reply' && this.around().ticket.replyReadiness.state === 'blocked'),
  );
  /** The text whose send is wanted, and goes on as soon as the guards can judge it. */
  #wanted: string | null = $state(null);
  /** True from a press that came too early until it can go on; a change of the text calls it off. */
  readonly waits = $derived.by(() => this.#wanted !== null && this.#wanted === this.draft.text);
  readonly goesOn = $derived.by(() => this.waits && this.around().peopleKnown);
  #thenStatus: Status = null;
  /** Warnings to which the technician has said 'Send anyway' for this draft. */
  #agreed: readonly string[] = [];

  constructor(
    private readonly peek: Peek,
    private readonly client: QueryClient,
    private readonly draft: Draft,
    private readonly around: () => Surroundings,
  ) {}

  /** What must be mended before anything can leave. */
  get stop(): Stop | null {
    const outgoing = {
      text: this.draft.text,
      uploading: this.around().uploading,
      recipients: this.draft.mode === 'reply' ? this.recipients : null,
    };
    return sendStop(outgoing, this.peek.words);
  }

  /** Send is wanted; it goes through, or says what is in the way. */
  press(thenStatus: Status = null): void {
    if (!this.canPress) return;
    this.#thenStatus = thenStatus;
    this.#wanted = this.around().peopleKnown ? null : this.draft.text;
    if (this.#wanted !== null) return;
    const { stop } = this;
    if (stop) {
      this.step = { at: 'stopped', stop };
      return;
    }
    const guards = this.#guards().filter(({ id }) => !this.#agreed.includes(id));
    if (guards.length > 0) {
      this.step = { at: 'asking', guards };
      return;
    }
    void this.#send(this.around().seenMessageId);
  }

  /** The press that waited goes on. */
  pressAgain(): void {
    this.press(this.#thenStatus);
  }

  /** The technician has read what is in the way, and sends. */
  sendAnyway(): void {
    const { step } = this;
    if (step.at === 'moved') {
      void this.#send(step.newerMessageIds.at(-1) ?? this.around().seenMessageId);
      return;
    }
    if (step.at !== 'asking') return;
    this.#agreed = [...this.#agreed, ...step.guards.map(({ id }) => id)];
    this.press(this.#thenStatus);
  }

  /** Back to the text; nothing is lost. */
  keepEditing(): void {
    // What stopped the send has been shown: it does not stop the next one.
    const read = this.step.at === 'moved' ? this.step.newerMessageIds.at(-1) : undefined;
    if (read !== undefined) this.around().onSeen(read);
    this.step = REST;
  }

  #guards(): Guard[] {
    if (this.draft.mode !== 'reply') return [];
    const { ticket, participants, unanswered } = this.around();
    return recipientGuards(this.recipients, ticket, participants, unanswered, this.peek.words);
  }

  async #send(seenMessageId: string | null): Promise<void> {
    this.step = REST;
    const reply = { recipients: this.recipients, seenMessageId, thenStatus: this.#thenStatus };
    const outcome = await sendDraft(this.peek, this.client, this.draft, this.draft.mode === 'reply' ? reply : null);
    if (outcome.state === 'sent') this.#agreed = [];
    if (outcome.state === 'moved') this.step = { at: 'moved', newerMessageIds: outcome.newerMessageIds };
    else if (this.draft.failure?.code !== 'offline') return;
    // What has come in, or has left although no answer came, may not have been told: the live stream can be cut.
    await this.client.invalidateQueries({ queryKey: ticketKeys.thread(this.draft.ticketId) });
  }
}
