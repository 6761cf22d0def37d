import { createTransport } from 'nodemailer';
import { config } from '../../host-sandbox/config.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

const SUPPORT = 'support@harbor-it.example';

/** Hands a mail in by SMTP as a stranger's mail server does. */
const sendIn = async (from: string, subject: string, text: string): Promise<void> => {
  const transport = createTransport({ host: 'localhost', port: config.inboundSmtp.port, ignoreTLS: true });
  await transport.sendMail({ from, to: SUPPORT, subject, text });
};

test('a stranger’s mail is held with its reason, and let into a new ticket', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const held = mara.page.locator('summary', { hasText: 'Held mail' });
  const subject = 'A quote for new desks';
  await sendIn('Eve Moss <eve@nowhere.example>', subject, 'Good morning, could you look after our computers?');
  await expect(held).toHaveText(/Held mail \([1-9]/);
  await held.click();
  const mail = mara.page.getByRole('listitem').filter({ hasText: subject });
  await expect(mail).toContainText('Its sender is not known, and belongs to no client’s domain.');
  await expect(mail).toContainText('could you look after our computers?');

  await mail.getByRole('button', { name: 'Open a new ticket' }).click();
  await expect(mara.peek).toHaveAccessibleName(new RegExp(`: ${subject}$`));
  await expect(mara.conversation).toContainText('could you look after our computers?');
  await expect(mara.conversation).toContainText('let in a mail of eve@nowhere.example');
});

test('a stranger’s mail is let into the ticket whose number is given', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  const subject = `About the repair [#${ticket.number}]`;
  await sendIn('Ivo Sand <ivo@electric.example>', subject, 'I am the electrician; the socket is fine.');
  const held = mara.page.locator('summary', { hasText: 'Held mail' });
  await expect(held).toHaveText(/Held mail \([1-9]/);
  await held.click();
  const mail = mara.page.getByRole('listitem').filter({ hasText: subject });
  await mail.getByRole('textbox', { name: 'Ticket number' }).fill(`#${ticket.number}`);
  await mail.getByRole('button', { name: 'Put into this ticket' }).click();
  await expect(mara.peek).toHaveAccessibleName(`Ticket ${ticket.number}: ${ticket.subject}`);
  await expect(mara.conversation).toContainText('I am the electrician; the socket is fine.');
});
