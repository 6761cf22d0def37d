import { randomBytes, randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { config } from '../../host-sandbox/config.ts';
import { base64, mailOf, multipart, part } from '../../host-sandbox/server/inbound/testing/writeMime.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

const SUPPORT = 'support@harbor-it.example';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('files are attached, sent with a note, and looked at in the viewer', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const box = await mara.composeAs('Internal note');
  await mara.peek.locator('input[type=file]').setInputFiles([
    { name: 'dump.bin', mimeType: 'application/octet-stream', buffer: randomBytes(9_000_000) },
    { name: 'screen.png', mimeType: 'image/png', buffer: PNG },
    { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
  ]);
  const attached = mara.peek.getByRole('list', { name: 'Attachments of the draft' });
  await expect(attached.getByRole('button', { name: 'Remove dump.bin' })).toBeVisible();
  await expect(attached.getByRole('button', { name: 'Remove screen.png' })).toBeVisible();
  await expect(attached).toContainText('Files that end in .exe are not taken.');
  await mara.page.screenshot({ path: test.info().outputPath('attached.png') });
  await attached.getByRole('button', { name: 'Remove setup.exe' }).click();

  await box.fill('The dump and a picture of it.');
  await box.press('Control+Enter');
  const note = mara.conversation.getByRole('article').filter({ hasText: 'The dump and a picture of it.' });
  const [download] = await Promise.all([
    mara.page.waitForEvent('download'),
    note.getByRole('link', { name: /dump\.bin/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('dump.bin');

  const thumbnail = note.getByRole('button', { name: 'screen.png' });
  await thumbnail.click();
  const viewer = mara.page.getByRole('dialog', { name: 'Image screen.png' });
  await expect(viewer.getByRole('img', { name: 'screen.png' })).toBeVisible();
  await mara.page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(mara.peek).toBeVisible();
  await expect(thumbnail).toBeFocused();
});

test('an HTML mail shows its own images, and asks before it fetches others', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.page.route('https://images.example/**', (route) => route.fulfill({ contentType: 'image/png', body: PNG }));
  const fetched: string[] = [];
  mara.page.on('request', (request) => {
    if (request.url().includes('images.example')) fetched.push(request.url());
  });
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status, contact }) => status === 'in_progress' && Boolean(contact?.email));
  const email = ticket.contact?.email ?? '';
  const html = `<p>Look at this:</p><p><img src="cid:shot@x.example" alt="Screenshot" width="80" height="60"></p>
    <p><img src="https://images.example/banner.png" alt="Banner"><img src="https://images.example/t.gif" width="1" height="1"></p>
    <p><a href="https://evil.example/login">https://bank.example/login</a></p>
    <div class="gmail_signature">Cora Lee, Facilities</div>
    <div class="gmail_quote"><p>On Monday, Mara wrote:</p><blockquote>Have you tried it again?</blockquote></div>`;
  const image = {
    'Content-Type': 'image/png; name="shot.png"',
    'Content-Disposition': 'inline; filename="shot.png"',
    'Content-ID': '<shot@x.example>',
    'Content-Transfer-Encoding': 'base64',
  };
  const raw = mailOf(
    multipart('related', [part({ 'Content-Type': 'text/html; charset=utf-8' }, html), part(image, base64(PNG))]),
    {
      From: email,
      To: SUPPORT,
      Subject: `Screen [#${ticket.number}]`,
      'Message-ID': `<${randomUUID()}@x.example>`,
    },
  );
  await mara.openTicket(ticket);
  await createTransport({ host: 'localhost', port: config.inboundSmtp.port, ignoreTLS: true }).sendMail({
    envelope: { from: email, to: SUPPORT },
    raw,
  });
  const mail = mara.conversation.getByRole('article').filter({ hasText: 'One remote image not loaded.' }).last();
  const shown = mail.frameLocator('iframe[title="Mail"]');
  await expect(shown.getByText('Look at this:')).toBeVisible();
  await expect(shown.getByRole('img', { name: 'Screenshot' })).toHaveAttribute('src', /^data:image\/png/);
  await expect(shown.getByText('(leads to evil.example)')).toBeVisible();
  await expect(shown.getByText('Have you tried it again?')).toBeHidden();
  await expect(mail).toContainText('One tracker blocked.');
  expect(fetched).toEqual([]);
  await mara.page.screenshot({ path: test.info().outputPath('mail.png') });

  await mail.getByRole('button', { name: 'Quoted text' }).click();
  await expect(mail.frameLocator('iframe[title="Quoted text"]').getByText('Have you tried it again?')).toBeVisible();
  await mail.getByRole('button', { name: `Always from ${email}` }).click();
  await expect.poll(() => fetched).toEqual(['https://images.example/banner.png']);
});
