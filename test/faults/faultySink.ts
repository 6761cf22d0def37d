import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What a mail server can do to one conversation. */
export const PLANS = [
  'accept',
  'slow',
  'greylist',
  'refuse recipient',
  'refuse mail',
  'cut at greeting',
  'cut in data',
  'cut after dot',
] as const;
export type Plan = (typeof PLANS)[number];

/** One mail whose final dot arrived: `lost` when the server took it and hung up before it said so. */
export interface Arrival {
  readonly marker: string;
  readonly outcome: 'accepted' | 'refused' | 'lost';
}

/** A real SMTP server that chooses a plan for every conversation. */
export interface FaultySink {
  readonly port: number;
  readonly arrivals: readonly Arrival[];
  readonly used: ReadonlyMap<Plan, number>;
  close(): Promise<void>;
}

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** What tells one reply from all others, in its text and so in its mail. */
export const MARKER = /marker-\d+-/;

/** Starts the server; `choose` names the plan of each conversation. */
export const startFaultySink = async (choose: () => Plan, slowMs: number): Promise<FaultySink> => {
  const arrivals: Arrival[] = [];
  const used = new Map<Plan, number>();
  const plans = new Map<string, Plan>();
  const planOf = ({ id }: { id: string }): Plan => plans.get(id) ?? 'accept';
  type Live = { session: { id: string }; _socket: { destroy(): void } };
  const hangUp = (id: string): void => {
    for (const live of server.connections as Set<Live>) if (live.session.id === id) live._socket.destroy();
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onConnect: (session, done) => {
      const plan = choose();
      plans.set(session.id, plan);
      used.set(plan, (used.get(plan) ?? 0) + 1);
      if (plan === 'cut at greeting') hangUp(session.id);
      else done();
    },
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onRcptTo: (_address, session, done) => {
      const plan = planOf(session);
      if (plan === 'greylist') done(refusal(451, '4.7.1 Greylisted, come back later'));
      else if (plan === 'refuse recipient') done(refusal(550, '5.1.1 No such user'));
      else done();
    },
    onData: (stream, session, done) => {
      const plan = planOf(session);
      if (plan === 'cut in data') {
        stream.once('data', () => hangUp(session.id));
        stream.resume();
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const marker = MARKER.exec(Buffer.concat(chunks).toString('latin1'))?.[0] ?? 'no marker';
        const outcome = plan === 'refuse mail' ? 'refused' : plan === 'cut after dot' ? 'lost' : 'accepted';
        arrivals.push({ marker, outcome });
        if (outcome === 'lost') hangUp(session.id);
        else if (outcome === 'refused') done(refusal(554, '5.7.1 Not here'));
        else setTimeout(() => done(null, '2.0.0 queued'), plan === 'slow' ? slowMs : 0);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    arrivals,
    used,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
