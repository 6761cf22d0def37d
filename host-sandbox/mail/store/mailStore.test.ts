import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { isAddress, mailboxFolder } from './mailboxAddress.ts';
import { MailStore } from './mailStore.ts';

const mail = (rcptTo: string, text = 'Subject: hello\r\n\r\nhello\r\n') => ({
  raw: Buffer.from(text),
  mailFrom: 'support@northbridge.example',
  rcptTo: [rcptTo],
});

describe('MailStore', () => {
  test('finds everything again after it was opened anew: mails, order, what was read', async () => {
    const dataDir = await temporaryFolder();
    const store = await MailStore.open(dataDir);
    for (const word of ['one', 'two', 'three']) await store.deliver(mail('anna@x.example', word));
    await store.keepSent('anna@x.example', mail('support@northbridge.example', 'sent'));
    const [, second] = store.list('anna@x.example');
    if (second) await store.markSeen(second);

    const again = await MailStore.open(dataDir);
    expect(again.mailboxes()).toEqual(store.mailboxes());
    expect(again.count('ANNA@x.example')).toMatchObject({ received: 3, sent: 1, unread: 2 });
    const texts = await Promise.all(again.list('anna@x.example').map((entry) => again.raw(entry)));
    expect(texts.map(String)).toEqual(['sent', 'three', 'two', 'one']);
  });

  test('does not show what a crash left half written, and clears it away', async () => {
    const dataDir = await temporaryFolder();
    await (await MailStore.open(dataDir)).deliver(mail('anna@x.example'));
    const folder = path.join(dataDir, 'mail', mailboxFolder('anna@x.example'));
    await writeFile(path.join(folder, '20990101T000000000Z-0000000000.eml'), 'whole, but never confirmed');
    await writeFile(path.join(folder, '20990101T000000001Z-0000000000.eml.part'), 'half');

    const again = await MailStore.open(dataDir);
    expect(again.list('anna@x.example')).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('tells once of each mailbox that changes, until the listener leaves', async () => {
    const store = await MailStore.open(await temporaryFolder());
    const heard = vi.fn();
    const leave = store.onChange(heard);
    await store.deliver({ ...mail('a@x.example'), rcptTo: ['a@x.example', 'b@x.example'] });
    expect(heard.mock.calls).toEqual([['a@x.example'], ['b@x.example']]);
    leave();
    await store.deliver(mail('a@x.example'));
    expect(heard).toHaveBeenCalledTimes(2);
  });

  test.each([
    '../../etc/passwd',
    '..',
    '.',
    '/',
    'a/../../b@x.example',
    '"quoted local"@x.example',
    'nul\0@x.example',
    'ünï@x.example',
  ])('keeps a recipient called %j inside its own folder', async (recipient) => {
    const dataDir = await temporaryFolder();
    const store = await MailStore.open(dataDir);
    await store.deliver(mail(recipient));
    expect(await readdir(dataDir)).toEqual(['mail']);
    expect(await readdir(path.join(dataDir, 'mail'))).toHaveLength(1);
    expect((await MailStore.open(dataDir)).list(recipient)).toHaveLength(1);
  });

  test('keeps apart recipients whose names look alike in a folder name', async () => {
    const store = await MailStore.open(await temporaryFolder());
    await store.deliver(mail('a!b@x.example'));
    await store.deliver(mail('a?b@x.example'));
    expect(store.count('a!b@x.example').received).toBe(1);
    expect(store.mailboxes()).toHaveLength(2);
  });
});

test.each([
  ['anna@x.example', true],
  ["o'hara+tag@x.example", true],
  ['anna', false],
  ['anna@', false],
  ['a b@x.example', false],
  ['a@b@x.example', false],
  ['a@x.example\r\nBcc: all@x.example', false],
  ['a\u200b@x.example', false],
  [`${'a'.repeat(250)}@x.example`, false],
])('isAddress(%j) is %s', (text, expected) => {
  expect(isAddress(text)).toBe(expected);
});
