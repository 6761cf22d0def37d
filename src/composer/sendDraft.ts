import type { QueryClient } from '@tanstack/svelte-query';
import { routes, type Message, type Ticket } from '#contracts';
import { failureOf, peekErrorOf } from '../domain/failure.ts';
import { upsertMessage } from '../domain/thread.ts';
import { GatewayRefused } from '../gateway/errors.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from '../queries/keys.ts';
import { newestWrittenId, patchThread } from '../queries/threadCache.ts';
import type { Draft } from './draft.svelte.ts';

const handOver = (peek: Peek, client: QueryClient, draft: Draft): Promise<Message> => {
  const { ticketId } = draft;
  const call = { params: { ticketId }, idempotencyKey: draft.keyForSending() };
  const content = { text: draft.text, attachmentIds: draft.attachments.map(({ id }) => id) };
  if (draft.mode === 'internal_note') {
    return peek.gateway.call(routes.addNote, { ...call, body: { ...content, mentionIds: [] } });
  }
  const contact = client.getQueryData<Ticket>(ticketKeys.detail(ticketId))?.contact;
  const to = contact?.email ? [{ address: contact.email, name: contact.name }] : [];
  return peek.gateway.call(routes.sendReply, {
    ...call,
    body: {
      ...content,
      recipients: { to, cc: [], bcc: [] },
      seenMessageId: newestWrittenId(client, ticketId),
      thenStatus: null,
    },
  });
};

/**
 * Sends a reply or posts a note. Nothing is shown as done before the server has said so; a failure
 * stays with this draft, wherever the panel has moved on to. Never retried by itself: that would be a
 * second mail.
 */
export const sendDraft = async (peek: Peek, client: QueryClient, draft: Draft): Promise<void> => {
  if (draft.sending || draft.isEmpty) return;
  draft.sending = true;
  draft.failure = null;
  // A save of the same text that arrives after the send would bring the draft back.
  draft.saveNow();
  await draft.settled();
  try {
    const message = await handOver(peek, client, draft);
    draft.clear();
    patchThread(client, draft.ticketId, (pages) => upsertMessage(pages, message));
    peek.announce(draft.mode === 'reply' ? 'Reply sent.' : 'Note added.');
    peek.emit('message.sent', { kind: draft.mode, messageId: message.id });
  } catch (error) {
    if (error instanceof GatewayRefused && error.problem.code !== 'idempotency-in-flight') draft.answered();
    draft.failure = failureOf(error);
    peek.emit('message.failed', { kind: draft.mode, error: peekErrorOf(error) });
    if (peek.closing)
      peek.host.notify?.({ tone: 'danger', text: `${draft.failure.title}. Your text is kept as a draft.` });
  } finally {
    draft.sending = false;
  }
};
