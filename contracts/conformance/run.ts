import { routes, type RouteName } from '../http/routes.ts';
import { CONTRACT_VERSION } from '../version.ts';
import { assistance } from './checks/assistance.ts';
import { files } from './checks/files.ts';
import { gates } from './checks/gates.ts';
import { live } from './checks/live.ts';
import { machines } from './checks/machines.ts';
import { reading } from './checks/reading.ts';
import { replies } from './checks/replies.ts';
import { ticket } from './checks/ticket.ts';
import { time } from './checks/time.ts';
import { writing } from './checks/writing.ts';
import { Kit } from './kit.ts';
import {
  Fault,
  Skipped,
  type Check,
  type CheckResult,
  type ConformanceOptions,
  type ConformanceReport,
} from './types.ts';

/** Every check, in the order in which they run. */
export const CHECKS: readonly Check[] = [
  ...gates,
  ...reading,
  ...ticket,
  ...writing,
  ...replies,
  ...files,
  ...time,
  ...live,
  ...assistance,
  ...machines,
];

const runCheck = async (kit: Kit, { id, says, run }: Check): Promise<CheckResult> => {
  kit.last = '';
  const result = (outcome: CheckResult['outcome'], came: string): CheckResult => ({
    id,
    says,
    outcome,
    asked: kit.last,
    came,
  });
  try {
    await run(kit);
    return result('passed', '');
  } catch (error) {
    if (error instanceof Skipped) return result('skipped', error.message);
    if (error instanceof Fault) return result('failed', error.message);
    throw error;
  }
};

/** Signs in and finds the ticket that is worked on. */
const begin: Check = {
  id: 'begin',
  says: 'The sign-in is answered with who is signed in, and the queue has a ticket.',
  run: async (kit) => {
    kit.me = await kit.call('getSignedIn');
    const given = kit.options.ticketId;
    const { items } = await kit.call('listTickets', { query: { limit: 50 } });
    const open = items.find(({ contact, status }) => contact !== null && status !== 'closed') ?? items[0];
    const ticketId = given ?? open?.id;
    if (ticketId === undefined) throw new Fault('the queue is empty: the kit needs a ticket to work on');
    kit.ticket = await kit.call('getTicket', { params: { ticketId } });
  },
};

/**
 * Tries a backend against the contract: asks every route, provokes every refusal, and puts back what it changed.
 * Never rejects for what the backend does; that stands in the report.
 *
 * @param only ids of checks, or their beginnings; all when absent
 */
export const runConformance = async (
  options: ConformanceOptions,
  only: readonly string[] = [],
): Promise<ConformanceReport> => {
  const kit = new Kit(options);
  const results = [await runCheck(kit, begin)];
  try {
    const wanted = CHECKS.filter(({ id }) => only.length === 0 || only.some((start) => id.startsWith(start)));
    if (results[0]?.outcome === 'passed') for (const check of wanted) results.push(await runCheck(kit, check));
  } finally {
    await kit.close();
  }
  return {
    contract: CONTRACT_VERSION,
    baseUrl: options.baseUrl,
    passed: results.every(({ outcome }) => outcome !== 'failed'),
    results,
    unasked: (Object.keys(routes) as RouteName[]).filter((name) => !kit.asked.has(name)),
    left: [...new Set(kit.left)],
  };
};
