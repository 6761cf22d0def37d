import { describe, expect, test } from 'vitest';
import { SecretMask } from './maskSecrets.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

describe('a secret is hidden before a text leaves the house', () => {
  test.each([
    ['password: hunter2!', 'password: [secret 1]'],
    ['The Passwort ist Sommer2026.', 'The Passwort ist [secret 1].'],
    ['My password was Winter2025!, now it is another.', 'My password was [secret 1], now it is another.'],
    ['passwords: alpha77 and others', 'passwords: [secret 1] and others'],
    ['password:\nhunter2!', 'password:\n[secret 1]'],
    ['Zugangscode: 9911-22', 'Zugangscode: [secret 1]'],
    ['password: ab,cd;ef9, thanks', 'password: [secret 1], thanks'],
    ['كلمة المرور: سر12345', 'كلمة المرور: [secret 1]'],
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
    'The password was reset, and the tokenizer: works.',
    'The printer says 0x0000011b, serial 1234567890123.',
    'Invoice 2026-11-0042 of 24.11.2026, call +49 30 1234567',
  ])('%s', (text) => expect(new SecretMask().hide(text)).toBe(text));
});

test('one secret has one name wherever it stands, and comes back into what was made of the text', () => {
  const mask = new SecretMask();
  expect(mask.hide('password: hunter2! again')).toBe('password: [secret 1] again');
  expect(mask.hide('pwd=hunter2!')).toBe('pwd=[secret 1]');
  expect(mask.count).toBe(1);
  expect(mask.reveal('Your new password is [secret 1].', 'pwd=hunter2!')).toBe('Your new password is hunter2!.');
});

test('a secret that somebody else has written does not come back', () => {
  const mask = new SecretMask();
  mask.hide('The customer: my password is customers1!');
  const own = 'Set it to password: technicians2!';
  mask.hide(own);
  expect(mask.reveal('It was [secret 1], and is [secret 2].', own)).toBe('It was [secret 1], and is technicians2!.');
});

test('a secret of somebody else does not come back because the same characters stand in what the technician wrote', () => {
  const mask = new SecretMask();
  mask.hide('PIN: 4711');
  expect(mask.reveal('The PIN is [secret 1].', 'About ticket 47112')).toBe('The PIN is [secret 1].');
});

test('a text made to be slow is read in time', () => {
  expect(
    cpuMsOf(() =>
      new SecretMask().hide(`${'password '.repeat(20_000)}${'4'.repeat(50_000)}${'a://b:'.repeat(10_000)}`),
    ),
  ).toBeLessThan(1_000);
});
