import type { AddressInfo, Server } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { originOf, type NamedPort } from '../config.ts';
import { listen } from '../process.ts';
import { readAccounts, type Accounts } from './accounts.ts';
import { startCustomerSmtp } from './customerSmtp.ts';
import type { MailFault } from './faults.ts';
import { createApp } from './http/app.ts';
import { createSummaries } from './reading/summaries.ts';
import { MailStore } from './store/mailStore.ts';

/** Where the outside world's mail listens and sends to. Port 0 of the first two means: any free one. */
interface MailPorts {
  customerSmtp: NamedPort;
  mailbox: NamedPort;
  /** The MSP's mail server, to which customers' mail is sent. Asked for at each mail, so it may start later. */
  inboundSmtp: NamedPort;
}

/** The running mail of the outside world. */
export interface RunningMail {
  /** The ports as they are, after port 0 was resolved. */
  readonly ports: { customerSmtp: number; mailbox: number };
  /** Origin of the mailbox pages. */
  readonly mailboxUrl: string;
  readonly fault: MailFault;
  setFault(fault: MailFault): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the customers' mail server and the mailbox pages. Mails live under `<dataDir>/mail`.
 * @throws Error that names the port, when one is taken.
 */
export const startMail = async (options: {
  ports: MailPorts;
  dataDir: string;
  accounts?: Accounts;
}): Promise<RunningMail> => {
  const { ports, dataDir, accounts = readAccounts() } = options;
  const store = await MailStore.open(dataDir);
  const smtp = await startCustomerSmtp(ports.customerSmtp, store, accounts);
  const app = createApp({ store, smtp, summaryOf: createSummaries(store), inboundSmtp: ports.inboundSmtp });
  const http = createAdaptorServer({ fetch: app.fetch }) as Server & { closeAllConnections(): void };
  try {
    await listen(http, ports.mailbox);
  } catch (error) {
    await smtp.close();
    throw error;
  }
  const mailbox = { ...ports.mailbox, port: (http.address() as AddressInfo).port };
  return {
    ports: { customerSmtp: smtp.port, mailbox: mailbox.port },
    mailboxUrl: originOf(mailbox),
    get fault() {
      return smtp.fault;
    },
    setFault: smtp.setFault,
    close: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      // Live streams would keep the server open for ever.
      http.closeAllConnections();
      await Promise.all([closed, smtp.close()]);
    },
  };
};
