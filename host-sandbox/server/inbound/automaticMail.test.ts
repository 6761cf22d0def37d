import { describe, expect, it } from 'vitest';
import { automaticReason } from './automaticMail.ts';

const reason = (headers: Record<string, string>, mailFrom = 'mia@harbor.example', from = 'mia@harbor.example') =>
  automaticReason({ mailFrom, from, header: (name) => headers[name] });

describe('a mail that no person wrote', () => {
  it.each([
    ['Auto-Submitted: auto-replied', { 'auto-submitted': 'auto-replied' }],
    ['Auto-Submitted with a parameter', { 'auto-submitted': 'Auto-Generated; owner-email="x@y"' }],
    ['Precedence: bulk', { precedence: 'bulk' }],
    ['Precedence: junk', { precedence: ' JUNK ' }],
    ['Precedence: auto_reply', { precedence: 'auto_reply' }],
    ['X-Autoreply', { 'x-autoreply': 'yes' }],
    ['X-Autorespond', { 'x-autorespond': 'Away' }],
    [
      'Exchange’s mark and an absence note’s subject',
      { 'x-auto-response-suppress': 'All', subject: 'Automatic reply: Printer' },
    ],
    ['a report', { 'content-type': 'multipart/report; report-type=delivery-status; boundary=x' }],
    ['a read receipt', { 'content-type': 'Multipart/Report; report-type=disposition-notification' }],
  ])('is known by %s', (_, headers) => {
    expect(reason(headers)).not.toBeNull();
  });

  it('is known by an empty envelope sender', () => {
    expect(reason({}, '')).toContain('empty envelope sender');
  });

  it('is known by the mail system’s own address', () => {
    expect(reason({}, 'x@y.example', 'MAILER-DAEMON@y.example')).not.toBeNull();
  });
});

describe('a mail that a person wrote', () => {
  it.each([
    ['without any mark', {}],
    ['through a mailing list', { precedence: 'list', 'list-id': '<it.harbor.example>' }],
    ['that says so', { 'auto-submitted': 'no' }],
    ['through Exchange', { 'x-auto-response-suppress': 'All', 'content-type': 'multipart/mixed; boundary=x' }],
  ])('is not taken for an automatic one: %s', (_, headers) => {
    expect(reason(headers)).toBeNull();
  });
});
