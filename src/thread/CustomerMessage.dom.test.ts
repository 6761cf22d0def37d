import { within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import type { CustomerChannel, CustomerMessage } from '#contracts';
import { aCustomerMessage, FakeHost } from '../testing/fakeHost.ts';
import { openPeek, openPopover } from '../testing/openPeek.ts';

const email: CustomerChannel = {
  via: 'email',
  from: 'cora@client.example',
  subject: 'Tray 2 is stuck',
  to: [{ address: 'support@msp.example', name: 'Desk' }],
  cc: [{ address: 'kim@client.example', name: null }],
  mailId: 'mail_7',
  remarks: [],
};

const openWith = async (channel: CustomerChannel) => {
  const host = new FakeHost();
  const message = { ...(aCustomerMessage('msg_2', 'Now it smells.') as CustomerMessage), channel };
  host.messages = [...host.messages, message];
  const peek = await openPeek(host);
  const row = peek.screen.getByText('Now it smells.').closest('article')!;
  return { ...peek, row: within(row) };
};

describe('a customer’s message', () => {
  test('says where a link leads whose name looks like another, or is turned around', async () => {
    const host = new FakeHost();
    const text = 'See https://b\u0430nk.example/in and https://evil.example/\u202Egpj.exe and https://ok.example/';
    host.messages = [...host.messages, aCustomerMessage('msg_2', text)];
    const { screen } = await openPeek(host);
    expect(screen.getByText(/\(leads to xn--bnk-6cd\.example\)/)).toBeVisible();
    expect(screen.getByText(/\(leads to evil\.example\)/)).toBeVisible();
    expect(screen.getAllByText(/leads to/)).toHaveLength(2);
  });

  test('that came by e-mail tells on demand from whom, to whom and about what', async () => {
    const { row, user } = await openWith(email);
    expect(row.queryByText('Tray 2 is stuck')).not.toBeInTheDocument();
    row.getByRole('button', { name: 'Customer · e-mail' }).focus();
    await user.keyboard(' ');
    expect(row.getByText('Tray 2 is stuck')).toBeVisible();
    expect(row.getByText('Desk <support@msp.example>')).toBeVisible();
    expect(row.getByText('kim@client.example')).toBeVisible();
    const download = row.getByRole('link', { name: 'Download the mail' });
    expect(download).toHaveAttribute('href', '/api/mails/mail_7');
    expect(download).toHaveAttribute('download');
  });

  test('of which the mail is not kept offers no download', async () => {
    const { row, user } = await openWith({ ...email, mailId: null });
    await user.click(row.getByRole('button', { name: 'Customer · e-mail' }));
    expect(row.queryByRole('link', { name: 'Download the mail' })).not.toBeInTheDocument();
  });

  test('says what was odd about its mail without being asked', async () => {
    const { row } = await openWith({ ...email, remarks: ['Signed (S/MIME), not verified.', 'A part was broken.'] });
    const remarks = within(row.getByRole('list', { name: 'About this mail' })).getAllByRole('listitem');
    expect(remarks.map(({ textContent }) => textContent?.trim())).toEqual([
      'Signed (S/MIME), not verified.',
      'A part was broken.',
    ]);
  });

  test('that came over the agent shows the certificate that was verified', async () => {
    const { row } = await openWith({
      via: 'agent',
      certificateSubject: 'CN=ast_1,O=ten_1',
      certificateFingerprint: 'ab:cd:ef:01:23:45',
      verifiedAt: '2026-11-23T14:02:00.000Z',
    });
    openPopover(row.getByRole('button', { name: 'via agent (mTLS)' }));
    const certificate = within(await row.findByRole('dialog', { name: 'Certificate of the agent', hidden: true }));
    expect(certificate.getByText('CN=ast_1,O=ten_1')).toBeInTheDocument();
    expect(certificate.getByText('ABCD EF01 2345')).toBeInTheDocument();
    expect(certificate.getByText(/^Verified .*2026/)).toBeInTheDocument();
  });

  test('from the portal says so, and claims no encryption', async () => {
    const { row } = await openWith({ via: 'portal' });
    expect(row.getByText('Customer · portal')).toBeVisible();
    expect(row.queryByText(/mTLS/)).not.toBeInTheDocument();
  });
});
