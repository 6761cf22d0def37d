import type { ProblemCode } from '../../problem.ts';
import { expectThat } from '../kit.ts';
import { freshKey, sampleBody } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

const keyed = (key: string) => ({ 'Idempotency-Key': key });

/** Replies. What a backend at fault could send by mistake is only tried where mail is allowed. */
export const replies: readonly Check[] = [
  {
    id: 'replies.key-required',
    says: 'A reply without Idempotency-Key answers 400 idempotency-key-required, and nothing leaves.',
    run: async (kit) => {
      if (!kit.options.mayMail) throw new Skipped('a backend that is at fault would send it: allow it with --mail');
      kit.refusal(await kit.ask('sendReply', { body: sampleBody('sendReply', kit) }), 'idempotency-key-required');
    },
  },
  {
    id: 'replies.refused-before',
    says: 'Where a ticket says that its reply is blocked or will fail, sending it is refused for that reason.',
    run: async (kit) => {
      const { items } = await kit.call('listTickets', { query: { limit: 50 } });
      for (const row of items.filter(({ contact }) => contact !== null)) {
        const { replyReadiness } = await kit.call('getTicket', { params: { ticketId: row.id } });
        const because = replyReadiness.state === 'ready' ? null : replyReadiness.because;
        if (because !== 'no-contact-address' && because !== 'no-email-account') continue;
        const answer = await kit.ask('sendReply', {
          params: { ticketId: row.id },
          body: sampleBody('sendReply', kit),
          headers: keyed(freshKey()),
        });
        return void kit.refusal(answer, because as ProblemCode, 'conversation-moved');
      }
      throw new Skipped('every ticket of the queue can be replied to');
    },
  },
  {
    id: 'replies.once',
    says: 'A reply that is sent twice with one key leaves once, and can be undone while it is queued; what is not filled in is refused.',
    run: async (kit) => {
      if (!kit.options.mayMail) throw new Skipped('sends an e-mail: allow it with --mail');
      const { contact, replyReadiness } = await kit.call('getTicket');
      if (replyReadiness.state !== 'ready' || !contact?.email) throw new Skipped('no reply can leave from the ticket');
      const { items } = await kit.call('listMessages', {
        query: { limit: 50, kinds: 'customer,technician,internal_note' },
      });
      const recipients = { to: [{ address: contact.email, name: contact.name }], cc: [], bcc: [] };
      const seenMessageId = items.at(-1)?.id ?? null;
      const reply = {
        text: 'Conformance kit: one test reply.',
        attachmentIds: [],
        recipients,
        seenMessageId,
        thenStatus: null,
      };
      const blank = await kit.ask('sendReply', {
        body: { ...reply, text: 'Dear {{contact.first_name}}' },
        headers: keyed(freshKey()),
      });
      kit.refusal(blank, 'unfilled-variable');
      const key = freshKey();
      const first = await kit.call('sendReply', { body: reply, headers: keyed(key) });
      const again = await kit.call('sendReply', { body: reply, headers: keyed(key) });
      const params = { messageId: first.id };
      const recalled = first.delivery.state === 'queued' ? await kit.call('recallReply', { params }) : null;
      if (!recalled) kit.left.push('a reply of the conformance kit, sent to the ticket’s contact');
      else {
        const empty = { text: '', attachmentIds: [], recipients: null };
        await kit.call('saveDraft', { params: { mode: 'reply' }, body: empty });
        expectThat(recalled.text === reply.text, `a recalled reply is the draft ${JSON.stringify(recalled.text)}`);
        kit.refusal(await kit.ask('recallReply', { params }), 'reply-gone', 'not-found');
      }
      expectThat(first.id === again.id, `two replies: ${first.id} and ${again.id}`);
      expectThat(['queued', 'sending', 'sent'].includes(first.delivery.state), `it is ${first.delivery.state}`);
    },
  },
];
