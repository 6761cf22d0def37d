import { describe, expect, test } from 'vitest';
import type { Conversation, SpokenMessage } from './conversation.ts';
import { summariseExtractively } from './extractive.ts';
import { draftByTemplate } from './template.ts';

const said = (id: string, kind: SpokenMessage['kind'], text: string): SpokenMessage => ({
  id,
  kind,
  author: kind === 'customer' ? 'Orie Moen' : 'Mara Lind',
  at: new Date('2026-11-23T09:00Z'),
  text,
});

const conversation = (...messages: SpokenMessage[]): Conversation => ({
  ticketNumber: 10_482,
  subject: 'VPN drops every ten minutes',
  contactName: 'Orie Moen',
  clientName: 'Acme',
  messages,
});

const opening = said('m1', 'customer', 'Hello,\n\nthe VPN drops every ten minutes. Is it my router?\n\nRegards\nOrie');

describe('a draft by template', () => {
  test('greets by first name, repeats the open question, leaves the answer blank and signs', () => {
    expect(draftByTemplate(conversation(opening), { mode: 'reply', text: '', technicianName: 'Mara Lind' })).toBe(
      'Hello Orie,\n\nThank you for telling us about “VPN drops every ten minutes”.\n\nYou asked: “Is it my router?”\n\n[Your answer]\n\nBest regards\nMara Lind',
    );
  });

  test('puts what is written already in the place of the blank', () => {
    const draft = draftByTemplate(conversation(opening), {
      mode: 'reply',
      text: 'Hi,\nno, it is the gateway.',
      technicianName: 'Mara Lind',
    });
    expect(draft).toContain('no, it is the gateway.');
    expect(draft).not.toContain('[Your answer]');
  });

  test('does not repeat a question that was answered since', () => {
    const answered = conversation(
      opening,
      said('m2', 'technician', 'No, it is the gateway.'),
      said('m3', 'customer', 'I see, that explains a lot.'),
    );
    expect(draftByTemplate(answered, { mode: 'reply', text: '', technicianName: 'Mara Lind' })).not.toContain(
      'You asked',
    );
  });

  test('of a note says where things stand', () => {
    expect(
      draftByTemplate(conversation(opening), { mode: 'internal_note', text: '', technicianName: 'Mara Lind' }),
    ).toBe(
      'Last from the customer: “the VPN drops every ten minutes. Is it my router?”\nNo reply from us yet.\nNext step: [Your next step]',
    );
  });
});

describe('the extractive summary', () => {
  const long = conversation(
    opening,
    said('m2', 'technician', 'Please try once on the hotspot of your phone.'),
    said('m3', 'internal_note', 'The gateway has a timeout of thirty seconds for this group.'),
    said('m4', 'customer', 'On the hotspot the VPN has been stable for an hour.'),
    said('m5', 'technician', 'I have raised the timeout of the gateway for your group.'),
    said('m6', 'customer', 'The VPN is stable since the change of the gateway.'),
  );

  test('says only what somebody wrote, in order, with author and message', () => {
    const sentences = summariseExtractively(long);
    expect(sentences.length).toBeGreaterThanOrEqual(3);
    expect(sentences.length).toBeLessThanOrEqual(5);
    for (const { text, messageIds } of sentences) {
      const [author, words] = text.split(/: (.*)/s);
      const message = long.messages.find(({ id }) => id === messageIds[0]);
      expect(message).toMatchObject({ author });
      expect(message?.text).toContain(words);
    }
    const order = sentences.map(({ messageIds }) => messageIds[0]);
    expect(order).toEqual(order.toSorted());
  });

  test('begins with the trouble and ends where things stand', () => {
    const sentences = summariseExtractively(long);
    expect([sentences[0]?.messageIds, sentences.at(-1)?.messageIds]).toEqual([['m1'], ['m6']]);
  });

  test('of a conversation without a sentence is empty', () => {
    expect(summariseExtractively(conversation(said('m1', 'customer', 'ok')))).toEqual([]);
  });
});
