import { AgentUnreachable, type AgentIdentity } from '../agents/agentLink.ts';
import type { Machines } from '../agents/machines.ts';
import type { Answer, ConsentRequest, Hello, Question, SessionStatement } from '../../agent/protocol.ts';

/** Machines without a network: what they are told is remembered, what they are asked is answered. */
export interface FakeMachines extends Machines {
  readonly online: Set<string>;
  readonly asked: (ConsentRequest & { assetId: string })[];
  readonly told: (SessionStatement & { assetId: string })[];
  readonly answers: { [Q in Question]: Answer<Q> };
}

const reached = (machines: Pick<FakeMachines, 'online'>, assetId: string): void => {
  if (!machines.online.has(assetId)) throw new AgentUnreachable('offline', 'The machine is offline.');
};

/** Makes machines of which those in `online` are connected. */
export const fakeMachines = (...online: string[]): FakeMachines => {
  const machines: FakeMachines = {
    online: new Set(online),
    asked: [],
    told: [],
    answers: {
      processes: { items: [{ pid: 7, name: '<b>init</b>', user: 'root', cpuPercent: 1.5, memoryBytes: 1024 }] },
      disks: {
        items: [{ device: '/dev/sda', mount: '/', type: 'ext4', sizeBytes: 100, usedBytes: 40, usedPercent: 40 }],
      },
      system: {
        ...{ hostname: 'harbor-01', os: 'Debian 13', kernel: '6.12', architecture: 'x64' },
        ...{ manufacturer: 'Lenovo', model: 'T14', processor: 'Ryzen', cores: 8, ramBytes: 2 ** 34, uptimeSeconds: 99 },
        addresses: ['10.0.0.4'],
      },
    },
    isOnline: (assetId) => machines.online.has(assetId),
    requestConsent: async (assetId, request) => {
      reached(machines, assetId);
      machines.asked.push({ ...request, assetId });
    },
    sendSessionState: async (assetId, statement) => {
      reached(machines, assetId);
      machines.told.push({ ...statement, assetId });
    },
    ask: async (assetId, question) => {
      reached(machines, assetId);
      return machines.answers[question];
    },
  };
  return machines;
};

/** Who is at the other end of an asset's connection, as the listener would have verified it. */
export const identityOf = (assetId: string, tenantId: string): AgentIdentity => ({
  ...{ assetId, tenantId },
  certificateSubject: `CN=${assetId},O=${tenantId}`,
  fingerprint: 'AB:CD',
  serialNumber: '01',
  certificateExpiresAt: new Date('2027-01-01T00:00:00.000Z'),
  verifiedAt: new Date('2026-03-02T08:00:00.000Z'),
});

/** What an agent says when it comes. */
export const hello = (signedInUser: string | null = 'mia'): Hello => ({
  ...{ v: 1, hostname: 'harbor-01', os: 'Debian GNU/Linux 13', model: 'Lenovo T14', serialNumber: 'PF-1' },
  ...{ signedInUser, agentVersion: '1.0.0' },
});
