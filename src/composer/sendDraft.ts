import type { QueryClient } from '@tanstack/svelte-query';
import type { Message, ProblemCode, Recipients, ReplyWrite, Technician } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import { failureOf, peekErrorOf } from '../domain/failure.ts';
import { writableRecipients } from '../domain/mailboxes.ts';
import { mentionIdsIn } from '../domain/mentions.ts';
import { GatewayRefused } from '../gateway/errors.ts';
import type { Peek } from '../peek.svelte.ts';
import { techniciansKey } from '../queries/keys.ts';
import { putMessage } from '../queries/threadCache.ts';
import type { Draft } from './draft.svelte.ts';
import type { Speech } from '../words/speech.ts';

/** What a reply needs besides its draft; a note needs nothing. */
export interface ReplyDetails {
  readonly recipients: Recipients;
  /** The newest message by a person that the technician has seen. */
  readonly seenMessageId: string | null;
  /** Where the ticket goes once the mail server has accepted the reply. */
  readonly thenStatus: ReplyWrite['thenStatus'];
}

/** How a send ended; `moved` names the messages that nobody here has seen, oldest first. */
export type SendOutcome = { state: 'sent' | 'failed' } | { state: 'moved'; newerMessageIds: readonly string[] };

/** Technicians who are known by now: nobody can be called from a list that was not there. */
const knownTechnicians = (client: QueryClient): readonly Technician[] =>
  client.getQueryData<{ items: Technician[] }>(techniciansKey)?.items ?? [];

const handOver = (peek: Peek, client: QueryClient, draft: Draft, reply: ReplyDetails | null): Promise<Message> => {
  const params = { ticketId: draft.ticketId };
  const content = { text: draft.text, attachmentIds: draft.attachments.map(({ id }) => id) };
  if (!reply) {
    return peek.gateway.call(conversationRoutes.addNote, {
      params,
      ...draft.handOver(null, () => ({ ...content, mentionIds: mentionIdsIn(draft.text, knownTechnicians(client)) })),
    });
  }
  const { recipients, thenStatus, seenMessageId } = reply;
  return peek.gateway.call(conversationRoutes.sendReply, {
    params,
    ...draft.handOver(thenStatus, () => ({
      ...content,
      recipients: writableRecipients(recipients),
      seenMessageId,
      thenStatus,
    })),
  });
};

const wordsOf = (message: Message, { say }: Speech): string => {
  if (message.kind === 'internal_note') return say('Note added.');
  const { state } = message.kind === 'technician' ? message.delivery : { state: 'sent' };
  if (state === 'queued') return say('Reply leaves in a moment. It can be undone until then.');
  return state === 'sending'
    ? say('The mail server has not answered yet. The reply is still being sent.')
    : say('Reply sent.');
};

/** Refusals that say nothing about the message itself: the next try is the same one, under the same key. */
const UNDECIDED = new Set<ProblemCode>(['idempotency-in-flight', 'unauthenticated', 'csrf-rejected', 'rate-limited']);

/** The text of a conversation that has moved on is asked about by the composer; it is no failure of the send. */
const movedIn = (error: unknown): SendOutcome | null =>
  error instanceof GatewayRefused && error.problem.code === 'conversation-moved'
    ? { state: 'moved', newerMessageIds: error.problem.newerMessageIds ?? [] }
    : null;

/**
 * Sends a reply or posts a note. Nothing is shown as done before the server has said so; a failure
 * stays with this draft, wherever the panel has moved on to. Never retried by itself: that would be a
 * second mail.
 */
export const sendDraft = async (
  peek: Peek,
  client: QueryClient,
  draft: Draft,
  reply: ReplyDetails | null,
): Promise<SendOutcome> => {
  draft.sending = true;
  draft.failure = null;
  // A save of the same text that arrives after the send would bring the draft back.
  draft.saveNow();
  try {
    await draft.settled();
    const message = await handOver(peek, client, draft, reply);
    draft.clear(message.createdAt);
    putMessage(client, draft.ticketId, message);
    peek.announce(wordsOf(message, peek.words));
    peek.emit('message.sent', { kind: draft.mode, messageId: message.id });
    return { state: 'sent' };
  } catch (error) {
    if (error instanceof GatewayRefused && !UNDECIDED.has(error.problem.code)) draft.answered();
    const moved = peek.closing ? null : movedIn(error);
    if (moved) return moved;
    draft.failure = failureOf(error, peek.words);
    if (draft.failure.code === 'offline')
      draft.failure = {
        ...draft.failure,
        detail: peek.words.say(
          'It may have arrived; the conversation will show it then. Trying again sends nothing twice.',
        ),
      };
    peek.emit('message.failed', { kind: draft.mode, error: peekErrorOf(error) });
    if (peek.closing)
      peek.notify({
        tone: 'danger',
        title: draft.failure.title,
        detail: peek.words.say('Your text is kept as a draft.'),
      });
    return { state: 'failed' };
  } finally {
    draft.sending = false;
  }
};
