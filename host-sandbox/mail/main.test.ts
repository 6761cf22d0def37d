import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../process.ts';
import { anyPort, sendTo, someMail, storedFiles, temporaryFolder } from './testing.ts';

const freePort = async (): Promise<number> => {
  const server = createServer();
  await listen(server, anyPort);
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The mail process as the supervisor starts it. Resolves once it has announced that it serves. */
const startProcess = async (dataDir: string): Promise<{ child: ChildProcess; smtp: number; mailbox: number }> => {
  const [smtp, mailbox] = [await freePort(), await freePort()];
  const child = fork(new URL('./main.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      PEEK_DATA_DIR: dataDir,
      PEEK_CUSTOMER_SMTP_PORT: String(smtp),
      PEEK_MAILBOX_PORT: String(mailbox),
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await once(child, 'message')).toEqual(['ready', undefined]);
  return { child, smtp, mailbox };
};

describe('the mail process', { timeout: 60_000 }, () => {
  test('has every mail that it said 250 to after kill -9, and no half one', async () => {
    const dataDir = await temporaryFolder();
    const first = await startProcess(dataDir);
    const died = once(first.child, 'exit');
    let accepted = 0;
    const sender = async (): Promise<void> => {
      while (accepted < 1_000) {
        await sendTo(first.smtp, { ...someMail, text: 'A line of a mail.\n'.repeat(2_000) });
        accepted += 1;
        if (accepted === 20) first.child.kill('SIGKILL');
      }
    };
    await Promise.allSettled([sender(), sender(), sender(), sender()]);
    await died;

    const second = await startProcess(dataDir);
    const response = await fetch(`http://localhost:${second.mailbox}/api/mailboxes/anna@harbourline.example/messages`);
    const { items } = (await response.json()) as { items: { sizeBytes: number }[] };
    expect(accepted).toBeGreaterThanOrEqual(20);
    expect(items.length).toBeGreaterThanOrEqual(accepted);
    const sizes = new Set((await storedFiles(dataDir)).map((file) => file.byteLength));
    expect(sizes.size).toBe(1);
    expect(items.every(({ sizeBytes }) => sizes.has(sizeBytes))).toBe(true);
  });

  test('ends with 0 on SIGTERM although a page follows its stream', async () => {
    const { child, mailbox } = await startProcess(await temporaryFolder());
    const stream = await fetch(`http://localhost:${mailbox}/events`);
    const reading = stream.text().catch(() => 'cut');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await reading;
  });
});
