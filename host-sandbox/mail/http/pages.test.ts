import { request } from 'node:http';
import { Window } from 'happy-dom';
import { describe, expect, test } from 'vitest';
import { sendTo, someMail, startTestMail } from '../testing.ts';

const ANNA = 'anna@harbourline.example';

const get = async (url: string): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('a hostile mail', () => {
  const ATTACK = `"><script>alert(1)</script><img src=x onerror=alert(2)>' onmouseover='alert(3)`;

  const setUp = async () => {
    const mail = await startTestMail();
    const answer = await sendTo(mail.ports.customerSmtp, {
      from: { name: ATTACK, address: 'evil@attacker.example' },
      to: { name: ATTACK, address: ANNA },
      replyTo: { name: ATTACK, address: 'evil@attacker.example' },
      subject: ATTACK,
      text: ATTACK,
      attachments: [{ filename: `${ATTACK}.html`, content: '<script>alert(4)</script>', contentType: 'text/html' }],
    });
    const id = answer.split(' ').at(-1) ?? '';
    return { mail, id, open: `${mail.mailboxUrl}/mailbox/${ANNA}/${id}` };
  };

  test('is text, and nothing but text, on every page', async () => {
    const { mail, open } = await setUp();
    const pages = [
      '',
      `/mailbox/${ANNA}`,
      `/mailbox/${ANNA}/sent`,
      `/mailbox/${ANNA}/new`,
      `/?q=${encodeURIComponent(ATTACK)}`,
    ].map((path) => mail.mailboxUrl + path);
    for (const url of [...pages, open, `${open}?view=text`, `${open}/source`]) {
      const { status, text } = await get(url);
      expect(status, url).toBe(200);
      const document = new Window().document.implementation.createHTMLDocument();
      document.documentElement.innerHTML = text;
      const elements = [...document.querySelectorAll('*')];
      const sources = elements.map((element) => element.getAttribute('src')).filter((source) => source !== null);
      expect(new Set(sources), url).toEqual(new Set(['/assets/live.js', '/assets/icon.svg']));
      expect(
        elements.flatMap((element) => element.getAttributeNames()).filter((name) => /^on/i.test(name)),
        url,
      ).toEqual([]);
      expect(document.querySelectorAll('script'), url).toHaveLength(1);
    }
  });

  test('has attachments that are only ever saved', async () => {
    const { open } = await setUp();
    const { headers, text } = await get(`${open}/attachments/0`);
    expect(text).toBe('<script>alert(4)</script>');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w.() -]*"; filename\*=UTF-8''[\w.%!~-]*$/,
    );
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is not found under another’s address or a made-up id', async () => {
    const { mail, id } = await setUp();
    for (const path of [
      `other@x.example/${id}`,
      `${ANNA}/..%2F..%2Fsecret`,
      `${ANNA}/${id}/attachments/7`,
      `${ANNA}/${id}/html`,
      '..%2F..',
    ]) {
      expect((await get(`${mail.mailboxUrl}/mailbox/${path}`)).status, path).toBe(404);
    }
  });
});

describe('an HTML mail', () => {
  test('is framed without any right, behind a policy of its own', async () => {
    const mail = await startTestMail();
    const picture = Buffer.from('GIF89a');
    const answer = await sendTo(mail.ports.customerSmtp, {
      ...someMail,
      html: '<h1>Hi</h1><script>alert(1)</script><img src="cid:pic@x"><img src="https://tracker.example/p.gif">',
      attachments: [{ filename: 'p.gif', cid: 'pic@x', content: picture, contentType: 'image/gif' }],
    });
    const open = `${mail.mailboxUrl}/mailbox/${ANNA}/${answer.split(' ').at(-1)}`;

    const page = await get(open);
    expect(page.text).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page.text).toContain('Pictures from foreign servers are not loaded.');
    expect(page.text).not.toContain('alert(1)');
    expect(page.text).not.toContain('aria-label="Attachments"');

    const part = await get(`${open}/html`);
    expect(part.headers.get('content-security-policy')).toBe(
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    expect(part.text).toContain(`<img src="data:image/gif;base64,${picture.toString('base64')}">`);
  });
});

describe('the pages', () => {
  test('mark a mail as read once it was opened', async () => {
    const mail = await startTestMail();
    const answer = await sendTo(mail.ports.customerSmtp, someMail);
    const inbox = `${mail.mailboxUrl}/mailbox/${ANNA}`;
    expect((await get(inbox)).text).toContain('<title>(1) Inbox – Anna Lindqvist</title>');
    await get(`${inbox}/${answer.split(' ').at(-1)}`);
    expect((await get(inbox)).text).toContain('<title>Inbox – Anna Lindqvist</title>');
  });

  test('find a mailbox by name, address or subject, and offer one that is still empty', async () => {
    const mail = await startTestMail();
    await sendTo(mail.ports.customerSmtp, someMail);
    for (const words of ['lindqvist', 'HARBOURLINE', 'printer']) {
      expect((await get(`${mail.mailboxUrl}/?q=${words}`)).text).toContain(`id="mailbox-${ANNA}"`);
    }
    expect((await get(`${mail.mailboxUrl}/?q=nobody@x.example`)).text).toContain(
      'Open the mailbox of nobody@x.example',
    );
    expect((await get(`${mail.mailboxUrl}/mailbox/nobody@x.example`)).text).toContain('Nothing here yet');
  });

  test('turn over after fifty mails', async () => {
    const mail = await startTestMail();
    await Promise.all(
      Array.from({ length: 51 }, (_, index) =>
        sendTo(mail.ports.customerSmtp, { ...someMail, subject: `mail ${index}` }),
      ),
    );
    const inbox = `${mail.mailboxUrl}/mailbox/${ANNA}`;
    expect((await get(inbox)).text.match(/<li id="mail-/g)).toHaveLength(50);
    expect((await get(`${inbox}?page=2`)).text.match(/<li id="mail-/g)).toHaveLength(1);
    expect((await get(`${inbox}?page=-3`)).text).toContain('1 to 50 of 51');
  });

  test('say so while the mail server is broken on purpose', async () => {
    const mail = await startTestMail();
    await mail.setFault('down');
    expect((await get(mail.mailboxUrl)).text).toContain('connections are refused');
  });

  test('allow no inline script and no foreign frame', async () => {
    const mail = await startTestMail();
    const policy = (await get(mail.mailboxUrl)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
  });

  test('answer to this machine’s names only', async () => {
    const mail = await startTestMail();
    const status = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(mail.mailboxUrl, { headers: { host } }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
    expect(await status(`localhost:${mail.ports.mailbox}`)).toBe(200);
    expect(await status('127.0.0.1')).toBe(200);
    expect(await status('rebound.attacker.example')).toBe(421);
  });
});

test('the event stream of a mailbox tells of its own mail only', async () => {
  const mail = await startTestMail();
  const stream = await fetch(`${mail.mailboxUrl}/mailbox/${ANNA}/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const hear = async (until: string): Promise<void> => {
    while (!heard.includes(until)) heard += (await reader?.read())?.value ?? '';
  };
  await hear('event: hello');
  await sendTo(mail.ports.customerSmtp, { ...someMail, to: 'other@x.example' });
  await sendTo(mail.ports.customerSmtp, someMail);
  await hear(`event: changed\ndata: ${ANNA}`);
  expect(heard).not.toContain('other@x.example');
  await reader?.cancel();
});
