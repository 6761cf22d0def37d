import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { AgentUnreachable } from './agentConnection.ts';
import { openMachineRelay, type MachineRelay } from './machineRelay.ts';

let server: TestServer;
let here: MachineRelay;
let there: MachineRelay;

// More than one NOTIFY can carry, in letters of more than one byte.
const items = Array.from({ length: 400 }, (_, pid) => ({
  ...{ pid, name: `prozeß-${crypto.randomUUID()}`, user: 'anna' },
  ...{ cpuPercent: 1, memoryPercent: 2 },
}));
const farMachines = {
  isOnline: (assetId: string) => assetId !== 'asset-nowhere',
  ask: vi.fn(async (assetId: string) => {
    if (assetId === 'asset-broken') throw new AgentUnreachable('failed', 'The disk list could not be read.');
    return { items };
  }),
};
const noMachines = { isOnline: () => false, ask: vi.fn(() => Promise.reject(new AgentUnreachable('offline', 'No.'))) };

beforeAll(async () => {
  server = await openTestServer({ features: [] });
  const { database, log } = server.context;
  // Two processes that share the database; the machines are connected to the second one.
  here = await openMachineRelay(database, noMachines, log);
  there = await openMachineRelay(database, farMachines as never, log);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await server.close();
});

test('a machine that is connected to another process answers, however long its answer is', async () => {
  expect(await here.ask('asset-front', 'processes')).toEqual({ items });
  expect(farMachines.ask).toHaveBeenCalledWith('asset-front', 'processes');
});

test('many questions at once get their own answers', async () => {
  const answers = await Promise.all(['asset-1', 'asset-2', 'asset-3'].map((id) => here.ask(id, 'processes')));
  expect(answers.map((answer) => answer.items.length)).toEqual([400, 400, 400]);
});

test('why a machine there did not answer is said here', async () => {
  await expect(here.ask('asset-broken', 'disks')).rejects.toMatchObject({
    because: 'failed',
    message: 'The disk list could not be read.',
  });
});

test('a machine that is connected nowhere is offline', async () => {
  await expect(here.ask('asset-nowhere', 'disks')).rejects.toMatchObject({ because: 'offline' });
});
