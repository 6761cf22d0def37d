import { describe, expect, test } from 'vitest';
import { generateSeeds } from './generate.ts';

const options = { anchor: new Date('2026-11-23T10:00:00.000Z'), mailHost: 'localhost', mailPort: 25 };
const rows = generateSeeds(options);

describe('the sandbox’s seeds', () => {
  test('two starts agree to the letter', () => {
    expect(JSON.stringify(generateSeeds(options)) === JSON.stringify(rows)).toBe(true);
  });

  test('hold 3 tenants, 12 technicians, 60 clients, 400 tickets and 6,000 messages', () => {
    const { tenants, technicians, clients, tickets, messages } = rows;
    expect([tenants, technicians, clients, tickets, messages].map((list) => list.length)).toEqual([
      3, 12, 60, 400, 6000,
    ]);
  });

  test('leave one tenant without an e-mail account and give one an account that is refused', () => {
    expect(rows.emailAccounts.map(({ userName }) => userName.split('@')[0])).toEqual(['outbound', 'refused']);
  });

  test('have a ticket in each tenant whose contact has no address', () => {
    const withoutAddress = new Set(rows.contacts.filter(({ email }) => email === null).map(({ id }) => id));
    const tenants = rows.tickets
      .filter(({ contactId }) => withoutAddress.has(contactId!))
      .map(({ tenantId }) => tenantId);
    expect(new Set(tenants).size).toBe(3);
  });

  test('never tell of a first response that no reply was accepted for', () => {
    const answered = new Set(
      rows.messages.filter(({ deliveryState }) => deliveryState === 'sent').map(({ ticketId }) => ticketId),
    );
    for (const ticket of rows.tickets) expect(ticket.firstResponseAt !== null).toBe(answered.has(ticket.id));
  });

  test('keep every conversation in order and before the anchor', () => {
    const last = new Map<string, number>();
    for (const { ticketId, createdAt } of rows.messages) {
      expect(createdAt.getTime()).toBeGreaterThan(last.get(ticketId) ?? 0);
      expect(createdAt.getTime()).toBeLessThan(options.anchor.getTime());
      last.set(ticketId, createdAt.getTime());
    }
  });

  test('carry screenshots that are real PNG files', () => {
    const images = rows.files.filter(({ mediaType }) => mediaType === 'image/png');
    expect(images.length).toBeGreaterThan(20);
    for (const { bytes } of images) expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  });
});
