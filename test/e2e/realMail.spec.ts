import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { config } from '../../host-sandbox/config.ts';
import { SIGNED } from '../../host-sandbox/server/inbound/testing/smimeFiles.ts';
import { base64, file, mailOf, multipart, part, text } from '../../host-sandbox/server/inbound/testing/writeMime.ts';
import { tnef, tnefFile } from '../../host-sandbox/server/inbound/testing/writeTnef.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

const SUPPORT = 'support@harbor-it.example';

const INVITATION = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:visit@x.example',
  'DTSTAMP:20260301T090000Z',
  'SUMMARY:Look at the printer',
  'DTSTART;TZID=Europe/Berlin:20260303T100000',
  'DTEND;TZID=Europe/Berlin:20260303T113000',
  'LOCATION:3rd floor',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

test('mail as the world writes it is readable in the conversation', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status, contact }) => status === 'in_progress' && Boolean(contact?.email));
  const { email, name } = { email: null, ...ticket.contact, name: ticket.contact?.name ?? '' };
  const transport = createTransport({ host: 'localhost', port: config.inboundSmtp.port, ignoreTLS: true });
  const send = async (inner: Buffer, headers: Record<string, string> = {}): Promise<void> => {
    const head = { From: `${name} <${email}>`, To: SUPPORT, Subject: `Printer [#${ticket.number}]` };
    const raw = mailOf(inner, { ...head, 'Message-ID': `<${randomUUID()}@x.example>`, ...headers });
    await transport.sendMail({ envelope: { from: email ?? '', to: SUPPORT }, raw });
  };
  await mara.openTicket(ticket);
  const shown = mara.conversation;

  await send(text(Buffer.from('Gr\x81\xe1e aus dem Keller', 'latin1'), 'cp850'));
  await expect(shown).toContainText('Grüße aus dem Keller');

  const calendar = part({ 'Content-Type': 'text/calendar; method=REQUEST' }, INVITATION);
  await send(multipart('alternative', [text('Please come.'), calendar]));
  await expect(shown).toContainText(
    'Invitation: Look at the printer, Tuesday 3 March 2026, 10:00–11:30 (Europe/Berlin), 3rd floor',
  );
  await expect(shown).toContainText('invitation.ics');

  const winmail = tnef(tnefFile('R.PDF', 'Rechnung März.pdf', Buffer.from('%PDF-1.4')));
  await send(multipart('mixed', [text('The invoice.'), file('winmail.dat', winmail)]));
  await expect(shown).toContainText('Rechnung März.pdf');

  const smime = {
    'Content-Type': 'application/pkcs7-mime; smime-type=signed-data',
    'Content-Transfer-Encoding': 'base64',
  };
  await send(part(smime, base64(SIGNED)));
  await expect(shown).toContainText('Grüße, signed.');
  await expect(shown).toContainText('Signed (S/MIME), not verified.');

  const inner = mailOf(text('The inner words.'), { Subject: 'Scanner smokes' });
  await send(multipart('mixed', [text('Passed on.'), part({ 'Content-Type': 'message/rfc822' }, inner)]));
  await expect(shown).toContainText('Scanner smokes.eml');
  await expect(shown).not.toContainText('The inner words.');

  const whole = multipart('mixed', [text('It breaks off.'), file('photo.bin', Buffer.alloc(3_000, 65))]);
  await send(whole.subarray(0, whole.length - 500));
  await expect(shown).toContainText('It breaks off: the end of its last part is missing.');

  await send(text('I am away until Monday.'), { 'Auto-Submitted': 'auto-replied' });
  await expect(shown).toContainText(/Automatic reply from/);
});
