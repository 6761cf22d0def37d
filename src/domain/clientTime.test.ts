import { expect, test } from 'vitest';
import { clientTime } from './clientTime.ts';

const NOW = Date.parse('2026-11-23T10:05:00.000Z');

test('the client’s clock is told beside one’s own', () => {
  expect(clientTime(NOW, 'America/New_York', 'en-GB', 'Europe/Berlin')).toEqual({ there: '05:05', here: '11:05' });
});

test('another day there is named', () => {
  expect(clientTime(NOW, 'Pacific/Kiritimati', 'en-GB', 'Europe/Berlin')).toEqual({
    there: 'Tue 00:05',
    here: 'Mon 11:05',
  });
});

test('nothing is told where the clocks show the same, or the zone is unknown', () => {
  expect(clientTime(NOW, 'Europe/Madrid', 'en-GB', 'Europe/Berlin')).toBeNull();
  expect(clientTime(NOW, 'Mars/Olympus', 'en-GB', 'Europe/Berlin')).toBeNull();
});
