import path from 'node:path';

const port = (name: string, fallback: number): { name: string; port: number } => {
  const text = process.env[name];
  if (text === undefined || text === '') return { name, port: fallback };
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new RangeError(`${name} must be a port between 1 and 65535, not '${text}'.`);
  }
  return { name, port: value };
};

const milliseconds = (name: string, fallback: number): number => {
  const value = Number(process.env[name] || fallback);
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number of milliseconds, not '${process.env[name]}'.`);
  }
  return value;
};

const hostAndPort = (name: string, text: string): { host: string; port: number } => {
  const [, host, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (!host || !digits) throw new RangeError(`${name} must be host:port, such as localhost:3310, not '${text}'.`);
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(digits) };
};

/** A TCP port with the environment variable that sets it, so that an error can name both. */
export type NamedPort = ReturnType<typeof port>;

/** Where everything of the sandbox listens and keeps its data. Every value can be set by environment. */
export const config = {
  host: 'localhost',
  /** The queue shell and the API, one origin. */
  shell: port('PEEK_SHELL_PORT', 4300),
  /** Attachments and mails to download: another host than the shell's, so that no cookie comes along. */
  files: port('PEEK_FILES_PORT', 4305),
  /** The remote's files, another origin than the shell. */
  remote: port('PEEK_REMOTE_PORT', 4301),
  /** The customers' mailboxes as web pages. */
  mailbox: port('PEEK_MAILBOX_PORT', 4302),
  /** The end user's desktop, a page of the agent. */
  desktop: port('PEEK_DESKTOP_PORT', 4303),
  /** The customers' mail server: what technicians send arrives here. */
  customerSmtp: port('PEEK_CUSTOMER_SMTP_PORT', 4325),
  /** The MSP's own mail server: what customers send arrives here. */
  inboundSmtp: port('PEEK_INBOUND_SMTP_PORT', 4326),
  /** Where agents connect, over mutual TLS. */
  agentLink: port('PEEK_AGENT_PORT', 4343),
  /** Database, mail, certificates and attachments. */
  dataDir: path.resolve(process.env['PEEK_DATA_DIR'] ?? '.data'),
  /** PostgreSQL when set; else an embedded PGlite in the data folder. */
  databaseUrl: process.env['DATABASE_URL'] || null,
  /** OpenAI-compatible endpoint for Nexie; without it the built-in rules answer. */
  nexie: process.env['NEXIE_BASE_URL']
    ? {
        baseUrl: process.env['NEXIE_BASE_URL'],
        model: process.env['NEXIE_MODEL'] ?? 'default',
        apiKey: process.env['NEXIE_API_KEY'] ?? '',
      }
    : null,
  /** ClamAV's daemon, as `host:port`, which looks at every uploaded file; without it none is looked at. */
  clamd: process.env['PEEK_CLAMD'] ? hostAndPort('PEEK_CLAMD', process.env['PEEK_CLAMD']) : null,
  /** Entries of one very long conversation that is seeded into an empty database; 0 seeds none. */
  seedLongTicket: Number(process.env['PEEK_SEED_LONG_TICKET'] ?? 0),
  /** How long a sent reply can be undone, in milliseconds; 0 sends at once. */
  undoSendMs: milliseconds('PEEK_UNDO_SEND_MS', 10_000),
  /**
   * How long the mail server may be silent before it has the mail, and after that, in milliseconds. RFC 5321 (4.5.3.2)
   * would wait for minutes; whoever sends is told after six seconds that it is still being tried.
   */
  smtpSilenceMs: milliseconds('PEEK_SMTP_SILENCE_MS', 30_000),
  smtpAnswerMs: milliseconds('PEEK_SMTP_ANSWER_MS', 60_000),
  /** How long an end user has to answer a request for consent, in milliseconds. */
  consentTimeoutMs: milliseconds('PEEK_CONSENT_TIMEOUT_MS', 120_000),
} as const;

/** Where signed heads of the audit log are kept: on another machine they tell what is done to the log on this one. */
export const auditHeadsFile = process.env['PEEK_AUDIT_HEADS'] || path.join(config.dataDir, 'audit/heads.ndjson');

/** Where `npm run dev` tells pages of new builds. */
export const reloadPort = port('PEEK_RELOAD_PORT', 4304);

/** The HTTP origin of one of the ports above. */
export const originOf = ({ port: value }: NamedPort): string => `http://${config.host}:${value}`;

/** Where browsers find the queue: another address than this process's own where a balancer stands before several. */
export const shellOrigin = process.env['PEEK_SHELL_URL'] ?? originOf(config.shell);

/** Cookies know hosts and no ports; this one has none. */
export const FILES_HOST = '127.0.0.1';

/** Where browsers find files to download. */
export const filesOrigin = process.env['PEEK_FILES_URL'] ?? `http://${FILES_HOST}:${config.files.port}`;
