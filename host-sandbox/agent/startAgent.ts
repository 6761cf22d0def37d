import { pino, type Logger } from 'pino';
import type { NamedPort } from '../config.ts';
import { AutomaticEndUser, type EndUserConduct } from './automaticEndUser.ts';
import { startDesktop } from './desktop/startDesktop.ts';
import { followIdentities, type Identity } from './identities.ts';
import type { BackOff } from './link/backOff.ts';
import { Machine } from './machine.ts';
import { Machines } from './machines.ts';
import { machineFacts } from './readings/facts.ts';
import { startSampler } from './readings/sampler.ts';

export interface AgentOptions {
  /** Identities are in `<dataDir>/agents`. */
  readonly dataDir: string;
  /** Where the server's agent link listens; asked for at each connection, so it may start later. */
  readonly link: NamedPort;
  /** Where the end user's desktop page is served. Port 0: any free one. */
  readonly desktop: NamedPort;
  readonly log?: Logger;
  /** How often a reading is taken. */
  readonly intervalMs?: number;
  /** How often is looked for new, changed and removed identities. */
  readonly lookEveryMs?: number;
  /** How often is said again what the server has not confirmed. */
  readonly repeatMs?: number;
  readonly heartbeatMs?: number;
  readonly backOff?: BackOff;
  /** How long an end user who answers by itself takes to answer. */
  readonly thinkingMs?: number;
}

/** The running agents of all machines that are enrolled, and their end users' desktops. */
export interface RunningAgent {
  /** Origin of the desktop page. */
  readonly desktopUrl: string;
  readonly machines: Machines;
  readonly endUser: EndUserConduct;
  behave(conduct: EndUserConduct): void;
  close(): Promise<void>;
}

/**
 * Starts the agent: one connection for each identity, real readings of this machine, the desktop page.
 * @throws Error that names the port, when it is taken.
 */
export const startAgent = async (options: AgentOptions): Promise<RunningAgent> => {
  const { dataDir, link, desktop, log = pino({ name: 'agent', level: 'warn' }), backOff, heartbeatMs } = options;
  const { intervalMs = 5_000, lookEveryMs = 2_000, repeatMs = 15_000, thinkingMs = 1_500 } = options;
  const machines = new Machines();
  const endUser = new AutomaticEndUser(thinkingMs);
  const behave = (conduct: EndUserConduct): void => {
    endUser.behave(conduct, machines);
    machines.announce();
  };

  const desk = await startDesktop({ port: desktop, machines, conduct: () => endUser.conduct, behave });
  const facts = await machineFacts();
  const onChange = (machine: Machine): void => {
    endUser.lookAt(machine);
    machines.announce(machine.assetId);
  };
  const onIdentity = async (identity: Identity): Promise<void> => {
    const known = machines.get(identity.assetId);
    if (known) return known.changeIdentity(identity);
    machines.add(await Machine.start(identity, { facts, port: link, log, backOff, heartbeatMs, repeatMs, onChange }));
  };
  const onGone = async (assetId: string): Promise<void> => {
    const machine = machines.remove(assetId);
    if (!machine) return;
    endUser.forget(machine);
    await machine.close();
  };
  const identities = await followIdentities({ dataDir, everyMs: lookEveryMs, log, onIdentity, onGone });
  const sampler = startSampler({
    everyMs: intervalMs,
    log,
    onReading: (reading) => {
      for (const machine of machines) machine.take(reading);
    },
  });

  return {
    desktopUrl: desk.url,
    machines,
    get endUser() {
      return endUser.conduct;
    },
    behave,
    close: async () => {
      await Promise.all([identities.close(), sampler.close(), desk.close()]);
      await Promise.all([...machines].map(({ assetId }) => onGone(assetId)));
    },
  };
};
