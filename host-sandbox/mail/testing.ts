import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { SMTPServer, type SMTPServerError } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { config, type NamedPort } from '../config.ts';
import { listen } from '../process.ts';
import { readMail, type ReadMail } from './reading/readMail.ts';
import { startMail, type RunningMail } from './startMail.ts';

/** A port of the system's choice. */
export const anyPort: NamedPort = { name: 'A_TEST_PORT', port: 0 };

/** A folder that is gone after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'peek-mail-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** The outside world's mail on free ports, closed after the test. */
export const startTestMail = async (
  options: { dataDir?: string; inboundSmtp?: NamedPort } = {},
): Promise<RunningMail & { dataDir: string }> => {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  // Nothing listens on port 1.
  const { inboundSmtp = { name: 'PEEK_INBOUND_SMTP_PORT', port: 1 } } = options;
  const mail = await startMail({ ports: { customerSmtp: anyPort, mailbox: anyPort, inboundSmtp }, dataDir });
  onTestFinished(() => mail.close());
  return Object.assign(mail, { dataDir });
};

/** Sends a mail as the MSP does: a real conversation by nodemailer. Resolves with the server's last answer. */
export const sendTo = async (
  port: number,
  mail: SendMailOptions,
  auth?: { user: string; pass: string },
): Promise<string> => {
  const transport = createTransport({ host: config.host, port, ignoreTLS: true, ...(auth && { auth }) });
  try {
    return (await transport.sendMail(mail)).response;
  } finally {
    transport.close();
  }
};

/** A mail that stands for itself where its content does not matter. */
export const someMail = {
  from: '"Northbridge Service Desk" <support@northbridge.example>',
  to: '"Anna Lindqvist" <anna@harbourline.example>',
  subject: 'Your printer [#1042]',
  text: 'It prints again.',
} as const satisfies SendMailOptions;

/** The stored .eml files under a data folder. */
export const storedFiles = async (dataDir: string): Promise<Buffer[]> => {
  const names = await readdir(path.join(dataDir, 'mail'), { recursive: true });
  return Promise.all(
    names.filter((name) => name.endsWith('.eml')).map((name) => readFile(path.join(dataDir, 'mail', name))),
  );
};

/** What the MSP's mail server got. */
interface Arrived extends ReadMail {
  envelopeFrom: string;
  envelopeTo: string[];
  source: string;
}

/** A mail server in the place of the MSP's. `refuse` makes it turn every recipient away. */
export const startInbound = async (): Promise<{
  port: NamedPort;
  arrived: Arrived[];
  refuse: (reason: string) => void;
}> => {
  const arrived: Arrived[] = [];
  let refusal: SMTPServerError | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => done(refusal),
    onData: (stream, { envelope }, done) => {
      void buffer(stream).then(async (raw) => {
        arrived.push({
          ...(await readMail(raw)),
          envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : '',
          envelopeTo: envelope.rcptTo.map(({ address }) => address),
          source: raw.toString(),
        });
        done(null, '2.0.0 Taken by the service desk');
      });
    },
  });
  await listen(server.server, anyPort);
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return {
    port: { name: 'PEEK_INBOUND_SMTP_PORT', port: (server.server.address() as AddressInfo).port },
    arrived,
    refuse: (reason) => {
      refusal = Object.assign(new Error(reason), { responseCode: 550 });
    },
  };
};
