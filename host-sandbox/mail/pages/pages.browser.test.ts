import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../process.ts';
import { anyPort, sendTo, someMail, startInbound, startTestMail } from '../testing.ts';

const ANNA = 'anna@harbourline.example';

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
}, 60_000);

afterAll(() => browser.close());

const openPage = async (url: string, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
};

const setUp = async () => {
  const inbound = await startInbound();
  const mail = await startTestMail({ inboundSmtp: inbound.port });
  const deliver = async (more: object = {}): Promise<string> =>
    (await sendTo(mail.ports.customerSmtp, { ...someMail, ...more })).split(' ').at(-1) ?? '';
  return { inbound, mail, deliver, inbox: `${mail.mailboxUrl}/mailbox/${ANNA}` };
};

describe('in a browser', { timeout: 60_000 }, () => {
  test('a mail appears in the open inbox without a reload, and the focus stays', async () => {
    const { deliver, inbox } = await setUp();
    await deliver();
    const page = await openPage(inbox);
    await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));
    await page.getByRole('link', { name: /Your printer/ }).focus();
    await deliver({ subject: 'A second mail' });
    await page.getByRole('link', { name: /A second mail/ }).waitFor();
    expect(await page.title()).toBe('(2) Inbox – Anna Lindqvist');
    expect(
      await page.evaluate(() => [
        document.activeElement?.matches('a[href*="/mailbox/"]'),
        'stillTheSamePage' in window,
      ]),
    ).toEqual([true, true]);
  });

  test('a mail that comes while somebody types leaves the text alone', async () => {
    const { deliver, inbox } = await setUp();
    const id = await deliver({ messageId: '<1@northbridge.example>' });
    const page = await openPage(`${inbox}/${id}`);
    await page.getByRole('textbox', { name: 'Your answer', exact: true }).fill('Half a sent');
    await deliver({ subject: 'More on it', inReplyTo: '<1@northbridge.example>' });
    await page.getByRole('region', { name: 'In this conversation' }).getByText('More on it').waitFor();
    expect(await page.getByRole('textbox', { name: 'Your answer', exact: true }).inputValue()).toBe('Half a sent');
  });

  test.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])(
    'an answer is sent with %j',
    async (options) => {
      const { deliver, inbox, inbound } = await setUp();
      await deliver();
      const page = await openPage(inbox, options);
      await page.getByRole('link', { name: /Your printer/ }).click();
      await page.getByRole('textbox', { name: 'Your answer', exact: true }).fill('Thank you!');
      await page.getByRole('button', { name: 'Send answer' }).click();
      await page.getByText('Your answer was sent.').waitFor();
      expect(inbound.arrived).toMatchObject([{ text: expect.stringMatching(/^Thank you!\n\nOn /) }]);
    },
  );

  test('a double click sends one answer', async () => {
    const { deliver, inbox, inbound } = await setUp();
    const page = await openPage(`${inbox}/${await deliver()}`);
    await page.getByRole('textbox', { name: 'Your answer', exact: true }).fill('Once.');
    await page.getByRole('button', { name: 'Send answer' }).dblclick();
    await page.getByText('Your answer was sent.').waitFor();
    expect(inbound.arrived).toHaveLength(1);
  });

  test('hostile HTML runs nothing, fetches nothing, submits nothing and stays in its frame', async () => {
    const { deliver, inbox } = await setUp();
    const asked: string[] = [];
    const attacker = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await listen(attacker, anyPort);
    onTestFinished(() => void attacker.close());
    const evil = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
    const id = await deliver({
      html: `<body onload="parent.hit=1"><script>top.hit=1</script><img src=x onerror="parent.hit=1">
        <svg onload="parent.hit=1"></svg><iframe srcdoc="<script>parent.parent.hit=1</script>"></iframe>
        <meta http-equiv="refresh" content="0;url=${evil}/refresh">
        <link rel="stylesheet" href="${evil}/style.css"><style>@import "${evil}/import.css";
        body{background:url(${evil}/bg.png)}</style>
        <img src="${evil}/pixel.gif"><video src="${evil}/v.mp4" autoplay></video>
        <form action="${evil}/post"><input name=p><button>Sign in</button></form>
        <a href="javascript:top.hit=1" target="_self">run</a> <a href="${evil}/top" target="_top">leave</a><base href="${evil}/"><p>The end</p>`,
    });
    const page = await openPage('about:blank');
    await page.goto(`${inbox}/${id}`);
    const frame = page.frameLocator('iframe[title="Message"]');
    await frame.getByText('The end').waitFor();
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await frame.getByRole('link', { name: 'run' }).click();
    await frame.getByRole('link', { name: 'leave' }).click();
    // The frame still shows the mail, the page is still ours, and nobody else was asked for anything.
    await frame.getByText('The end').waitFor();
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(page.url()).toBe(`${inbox}/${id}`);
    expect(page.context().pages()).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test('no page is wider than a window of 320 px', async () => {
    const { deliver, inbox, mail } = await setUp();
    const id = await deliver({ subject: 'A long subject without an end '.repeat(5) });
    const page = await openPage(mail.mailboxUrl, { viewport: { width: 320, height: 640 } });
    for (const url of [mail.mailboxUrl, inbox, `${inbox}/${id}`, `${inbox}/${id}/source`, `${inbox}/new`]) {
      await page.goto(url);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), url).toBe(320);
    }
  });

  test.each(['light', 'dark'] as const)('every page passes axe in %s', async (colorScheme) => {
    const { deliver, inbox, mail } = await setUp();
    const id = await deliver({ attachments: [{ filename: 'a.txt', content: 'x' }] });
    await mail.setFault('down');
    const page = await openPage(mail.mailboxUrl, { colorScheme });
    for (const url of [
      mail.mailboxUrl,
      inbox,
      `${inbox}/${id}`,
      `${inbox}/${id}/source`,
      `${inbox}/new`,
      `${inbox}/sent`,
    ]) {
      await page.goto(url);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)]),
        url,
      ).toEqual([]);
    }
  });
});
