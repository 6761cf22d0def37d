import { describe, expect, test } from 'vitest';
import { SecretMask } from './maskSecrets.ts';

describe('a secret is hidden before a text leaves the house', () => {
  test.each([
    ['password: hunter2!', 'password: [secret 1]'],
    ['The Passwort ist Sommer2026.', 'The Passwort ist [secret 1].'],
    ['pwd=Tr0ub4dor&3', 'pwd=[secret 1]'],
    ['PIN: 4711', 'PIN: [secret 1]'],
    ['key sk-proj-abcdefghijklmnop1234', 'key [secret 1]'],
    ['use ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'use [secret 1]'],
    ['Authorization: Bearer abcdefghijklmnop.qrst', 'Authorization: Bearer [secret 1]'],
    ['https://admin:s3cr3t@nas.example/share', 'https://admin:[secret 1]@nas.example/share'],
    ['password: password', 'password: [secret 1]'],
    ['password: pass', 'password: [secret 1]'],
    ['https://admin:admin@nas.example/share', 'https://admin:[secret 1]@nas.example/share'],
    ['my card 4111 1111 1111 1111 was refused', 'my card [secret 1] was refused'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', '[secret 1]'],
  ])('%s', (text, hidden) => {
    expect(new SecretMask().hide(text)).toBe(hidden);
  });
});

describe('what is none stays', () => {
  test.each([
    'I forgot my password yesterday.',
    'Please reset the password for Ana.',
    'The printer says 0x0000011b, serial 1234567890123.',
    'Invoice 2026-11-0042 of 24.11.2026, call +49 30 1234567',
  ])('%s', (text) => expect(new SecretMask().hide(text)).toBe(text));
});

test('one secret has one name wherever it stands, and comes back into what was made of the text', () => {
  const mask = new SecretMask();
  expect(mask.hide('password: hunter2! again')).toBe('password: [secret 1] again');
  expect(mask.hide('pwd=hunter2!')).toBe('pwd=[secret 1]');
  expect(mask.count).toBe(1);
  expect(mask.reveal('Your new password is [secret 1].')).toBe('Your new password is hunter2!.');
});

test('a text made to be slow is read in time', () => {
  const started = performance.now();
  new SecretMask().hide(`${'password '.repeat(20_000)}${'4'.repeat(50_000)}${'a://b:'.repeat(10_000)}`);
  expect(performance.now() - started).toBeLessThan(1_000);
});
