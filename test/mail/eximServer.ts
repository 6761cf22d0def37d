import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, createConnection, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Exim as the customers' mail server: a second implementation of SMTP beside our own. */
export interface EximServer {
  readonly port: number;
  /** Mails in the customers' mailbox, as they lie there. */
  mails(): Promise<string[]>;
  /** What Exim wrote of its work. */
  log(): Promise<string>;
  close(): Promise<void>;
}

/** Debian's Exim runs as this account, also when root starts it. */
const ACCOUNT = 'Debian-exim';

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.unref().once('data', () => socket.end('QUIT\r\n'));
  });

/**
 * `harbor.example` is delivered here; `nobody@` is refused at once, `vanished@` is accepted and found to
 * be gone when it is delivered. Mail for the MSP goes on to its own server.
 */
const configuration = (folder: string, port: number, mspPort: number): string => `
primary_hostname = mx.harbor.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
keep_environment =
message_size_limit = 40M
acl_smtp_rcpt = check_recipient

begin acl
check_recipient:
  deny    recipients = nobody@harbor.example
          message = 5.1.1 Nobody of that name works at Harbor
  accept  hosts = 127.0.0.1

begin routers
msp:
  driver = manualroute
  domains = north.example
  transport = to_msp
  route_list = * 127.0.0.1 byname
  self = send
vanished:
  driver = redirect
  domains = harbor.example
  local_parts = vanished
  allow_fail
  data = :fail: The mailbox was removed
mailboxes:
  driver = accept
  domains = harbor.example
  transport = mailbox

begin transports
to_msp:
  driver = smtp
  port = ${mspPort}
  allow_localhost
  hosts_try_dane =
mailbox:
  driver = appendfile
  directory = ${folder}/mail
  maildir_format
  user = ${ACCOUNT}

begin retry
*  *  F,10m,1m
`;

/** Starts Exim with a spool and a configuration of its own, in a folder that is gone afterwards. */
export const startExim = async (program: string, mspPort: number): Promise<EximServer> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peek-exim-'));
  await chmod(folder, 0o755);
  for (const name of ['spool', 'log', 'mail']) await mkdir(path.join(folder, name));
  const port = await freePort();
  const file = path.join(folder, 'exim.conf');
  await writeFile(file, configuration(folder, port, mspPort), { mode: 0o644 });
  spawnSync('chown', [
    '-R',
    `${ACCOUNT}:${ACCOUNT}`,
    ...['spool', 'log', 'mail'].map((name) => path.join(folder, name)),
  ]);
  // The configuration must be root's, or Exim refuses it.
  const said: Buffer[] = [];
  const exim = spawn(program, ['-C', file, '-bdf', '-q1m'], { stdio: ['ignore', 'pipe', 'pipe'] });
  exim.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  exim.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<void>((resolve) => exim.once('exit', () => resolve()));
  for (let tries = 0; !(await isOpen(port)); tries += 1) {
    if (exim.exitCode !== null || tries > 100) throw new Error(`Exim did not start: ${Buffer.concat(said).toString()}`);
    await wait(100);
  }
  return {
    port,
    mails: async () => {
      const inbox = path.join(folder, 'mail/new');
      const names = await readdir(inbox).catch(() => []);
      return Promise.all(names.sort().map((name) => readFile(path.join(inbox, name), 'utf8')));
    },
    log: () => readFile(path.join(folder, 'log/mainlog'), 'utf8'),
    close: async () => {
      exim.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
