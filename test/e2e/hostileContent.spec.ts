import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { createTransport } from 'nodemailer';
import { config, originOf } from '../../host-sandbox/config.ts';
import { base64, file, mailOf, multipart, part, text } from '../../host-sandbox/server/inbound/testing/writeMime.ts';
import { FILTER_EVASION } from '../../src/thread/mail/testing/filterEvasion.ts';
import { HOSTILE_MAILS } from '../../src/thread/mail/testing/hostileMails.ts';
import { canBeAnswered, expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const SUPPORT = 'support@kestrel-ms.example';
const EVIL = 'evil.example';
const MARK = `"'><img src="https://${EVIL}/s" onerror="top.hit=1"><script>top.hit=1</script>{{7*7}}\${7*7}\u202Egpj.exe`;

/** Notes whatever a page asks of the attacker, opens or asks the person. */
const watch = (page: Page): { reached: string[] } => {
  const reached: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().includes(EVIL)) reached.push(request.url());
  });
  page.on('popup', (popup) => reached.push(`popup ${popup.url()}`));
  page.on('dialog', (dialog) => reached.push(`dialog ${dialog.message()}`));
  page.on('pageerror', (error) => reached.push(`error ${error.message}`));
  return { reached };
};

/** What foreign markup has left in the page or in the panel; the frames of mails are looked into by tests of their own. */
const strangersIn = (page: Page): Promise<unknown[]> =>
  page.evaluate(() => {
    const roots: ParentNode[] = [document, ...[...document.querySelectorAll('*')].flatMap((e) => e.shadowRoot ?? [])];
    const found = roots.flatMap((root) => [
      ...root.querySelectorAll('[onerror], [onload], [src*="evil.example"], script:not([src]), base, meta[http-equiv]'),
    ]);
    return [...found.map((element) => element.outerHTML.slice(0, 200)), ...('hit' in window ? ['it ran'] : [])];
  });

const expectUnharmed = async ({ page, peek }: Technician, { reached }: { reached: string[] }): Promise<void> => {
  expect(await strangersIn(page)).toEqual([]);
  expect(reached).toEqual([]);
  // Nothing lies over the panel: what closes it is under the pointer.
  await peek.getByRole('button', { name: 'Close', exact: true }).first().click({ trial: true });
};

test('a mail that attacks by all its parts is shown as what it is', async ({ technician, findTicket }) => {
  // Of another tenant than the other tests': what comes in here is the newest in nobody else's queue.
  const reader = await technician(TECHNICIANS.refusedAccount);
  const watched = watch(reader.page);
  await reader.openQueue();
  const { contact } = await findTicket(reader, canBeAnswered);
  const transport = createTransport({ host: 'localhost', port: config.inboundSmtp.port, ignoreTLS: true });
  const quoted = `"${MARK.replaceAll(/["\\]/g, String.raw`\$&`).replace('\u202E', '')}"`;
  const send = async (inner: Buffer, subject: string): Promise<void> => {
    const encoded = `=?utf-8?B?${Buffer.from(`${subject}\r\nBcc: a@${EVIL}`).toString('base64')}?=`;
    const head = {
      From: `${quoted} <${contact?.email}>`,
      To: SUPPORT,
      Cc: `${quoted} <boss@${EVIL}>, =?utf-8?B?${Buffer.from(`x\r\nBcc: y@${EVIL}`).toString('base64')}?= <a@b.example>`,
      Subject: encoded,
      'Message-ID': `<${randomUUID()}@x.example>`,
    };
    await transport.sendMail({
      envelope: { from: contact?.email ?? '', to: SUPPORT },
      raw: mailOf(inner, head),
    });
  };
  const mark = randomUUID();
  const html = Object.values({ ...HOSTILE_MAILS, ...FILTER_EVASION })
    .filter((each) => each.length < 3_000 && !/<plaintext|<!--|<style>@import "|leak=`$|target='$/.test(each))
    .join('\n');
  const image = part(
    {
      'Content-Type': 'image/svg+xml',
      'Content-ID': `<"onerror=top.hit=1 x@x>`,
      'Content-Transfer-Encoding': 'base64',
    },
    base64(`<svg xmlns="http://www.w3.org/2000/svg" onload="top.hit=1"><script>top.hit=1</script></svg>`),
  );
  const names = [
    '../../../etc/passwd',
    '<img src=x onerror=top.hit=1>.svg',
    'invoice.pdf.exe',
    '=cmd|calc!A0.csv',
    'CON',
    '',
  ];
  await send(
    multipart('mixed', [
      multipart('related', [text(`<p>The hostile one.</p>${html}`, 'utf-8', 'text/html'), image], {}, 'b-2'),
      ...names.map((name) => file(name, '<script>top.hit=1</script>')),
    ]),
    `Attack ${mark} ${MARK}`,
  );
  // It is a ticket of its own, which no other test takes for one in work.
  const newest = async (): Promise<{ number: number; subject: string } | undefined> => {
    const answer = await reader.page.request.get(`${originOf(config.shell)}/api/tickets?limit=5&sort=-number`);
    const { items } = (await answer.json()) as { items: { number: number; subject: string }[] };
    return items.find(({ subject }) => subject.includes(mark));
  };
  await expect.poll(newest).toBeTruthy();
  const ticket = (await newest())!;
  expect(ticket.subject).not.toMatch(/[\r\n\u202E]/);
  await reader.openTicket(ticket);
  const again = `[#${ticket.number}] ${MARK}`;
  await expect(reader.conversation.getByText('passwd').last()).toBeVisible();
  await send(
    text(`Only text. ${MARK} javascript:top.hit=1 https://b\u0430nk.example/ ${'x'.repeat(100_000)}\0\uD800`),
    again,
  );
  await expect(reader.conversation.getByText('Only text.').last()).toBeVisible();
  await send(
    multipart(
      'mixed',
      Array.from({ length: 10_000 }, (_, index) => text(`Part ${index}.`)),
    ),
    again,
  );
  await expect(reader.conversation.getByText('Part 0.').last()).toBeVisible({ timeout: 20_000 });
  await expectUnharmed(reader, watched);

  await reader.page.reload();
  await expect(reader.conversation).toBeVisible();
  await expectUnharmed(reader, watched);
});

/** Fields in which somebody else’s words stand, whoever that is: customers, agents, assets, colleagues, directories. */
const WORDS =
  /^(name|subject|label|text|quotedText|reason|os|model|serialNumber|owner|signedInUser|assetName|fileName|title|message|detail|jobTitle|phone|team|note|serverAnswer|excerpt|summary|value|from|signature|tenant|timeZoneName)$/;

const poisoned = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return WORDS.test(key) && value !== '' ? `${value} ${MARK}` : value;
  if (Array.isArray(value)) return value.map((each) => poisoned(each, key === 'tags' ? 'text' : key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poisoned(each, name)]));
};

test('words from the server do nothing but be read, whatever is in them and wherever they stand', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const watched = watch(mara.page);
  await mara.page.route(/\/api\/(?!.*\/live)/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    if (!response.headers()['content-type']?.includes('json')) return route.fulfill({ response });
    return route.fulfill({ response, json: poisoned(await response.json()) });
  });
  await mara.openQueue('?ticket=tkt_harbor_10260');
  await expect(mara.conversation).toBeVisible();
  for (const name of ['SLA', 'Time + contract']) await expect(mara.card(name)).toBeVisible();
  await expect(mara.peek).toContainText('onerror="top.hit=1"');
  await expectUnharmed(mara, watched);
  // What opens on demand.
  await mara.peek.getByRole('button', { name: /^Assignee:/ }).click();
  await expect(mara.peek.getByRole('option').first()).toBeVisible();
  await mara.composeAs('Internal note').then((note) => note.pressSequentially('@'));
  await expect(mara.peek.getByRole('option').first()).toBeVisible();
  await mara.composeAs('Internal note').then((note) => note.fill(''));
  await expectUnharmed(mara, watched);
  // What is asked at the end needs no answer any more.
  await mara.page.unrouteAll({ behavior: 'ignoreErrors' });
});
