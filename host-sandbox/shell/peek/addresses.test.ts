import { expect, test } from 'vitest';
import { addressOf, pageWith, placeOf } from './addresses.ts';

test('an address names the place that it was made for, whatever the page showed', () => {
  const place = { ticketId: 'tkt_1', messageId: 'msg_a b&c' };
  expect(placeOf(addressOf(place, 'https://desk.example/queue?ticket=tkt_9#x'))).toEqual(place);
});

test('an address without a message names the ticket', () => {
  expect(placeOf('https://desk.example/?ticket=tkt_1')).toEqual({ ticketId: 'tkt_1' });
  expect(placeOf('https://desk.example/')).toBeNull();
});

test('the page remembers the open ticket and forgets the link that led there', () => {
  expect(pageWith('tkt_2', 'https://desk.example/?sort=x#ticket=tkt_1&message=m')).toBe(
    'https://desk.example/?sort=x&ticket=tkt_2',
  );
  expect(pageWith(null, 'https://desk.example/?ticket=tkt_2')).toBe('https://desk.example/');
});
