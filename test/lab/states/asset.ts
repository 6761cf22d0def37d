import type { Asset, Posture, Reading } from '#contracts';
import AssetCard from '../../../src/context/AssetCard.svelte';
import PostureCard from '../../../src/context/PostureCard.svelte';
import { answers, arriving, at, NOW, type LabPart } from '../state.ts';

const ASSET = 'GET /api/tickets/tkt_1/asset';
const POSTURE = 'GET /api/tickets/tkt_1/posture';
const GIB = 2 ** 30;

const reading = (minutes: number, cpuPercent: number): Reading => ({
  at: at(minutes),
  cpuPercent,
  ramPercent: 61,
  ramUsedBytes: 9.8 * GIB,
  ramTotalBytes: 16 * GIB,
  diskPercent: 88,
  diskUsedBytes: 420 * GIB,
  diskTotalBytes: 476 * GIB,
});
const history = Array.from({ length: 30 }, (_, index) => reading(index - 30, 30 + 25 * Math.sin(index / 3)));

const check = (id: string, label: string, state: Asset['compliance'][number]['state'], reason: string) => ({
  id,
  label,
  state,
  reason,
  checkedAt: at(-60),
});
const compliance = [
  check('enc', 'Disk encryption', 'pass', 'BitLocker is on.'),
  check('upd', 'Updates', 'warning', '3 updates wait for a restart.'),
  check('av', 'Antivirus', 'fail', 'Signatures are 9 days old.'),
  check('bak', 'Backup', 'unknown', 'The agent cannot tell.'),
];

const asset = (changes: Partial<Asset> = {}) =>
  answers(ASSET, {
    asset: {
      id: 'ast_1',
      name: 'PC-1',
      kind: 'laptop',
      os: 'Windows 11 Pro 24H2',
      model: 'ThinkPad T14 Gen 4',
      serialNumber: 'PF4XW1',
      owner: 'Cora Lee',
      online: true,
      lastSeenAt: at(-0.1),
      signedInUser: 'cora',
      latest: reading(-0.1, 37),
      history,
      atTicketOpened: reading(-180, 96),
      compliance,
      ...changes,
    },
    serverNow: NOW,
  });

/** The linked machine. */
export const assetPart: LabPart = {
  name: 'Linked asset',
  shape: 'card',
  component: AssetCard,
  states: [
    { name: 'online', set: asset() },
    { name: 'offline', set: asset({ online: false, lastSeenAt: at(-108), latest: reading(-108, 12) }) },
    { name: 'late reading', set: asset({ latest: reading(-14, 64) }) },
    { name: 'no reading yet', set: asset({ latest: null, history: [], atTicketOpened: null, compliance: [] }) },
    { name: 'empty' },
    ...arriving(ASSET),
  ],
};

const posture = (changes: Partial<Posture> = {}) =>
  answers(POSTURE, {
    state: 'known',
    posture: {
      assetId: 'ast_1',
      score: 46,
      openFindings: [
        {
          id: 'f1',
          title: 'Remote code execution in the print spooler',
          severity: 'critical',
          detail: 'CVE-2021-34527',
          foundAt: at(-90),
        },
        {
          id: 'f2',
          title: 'Local administrator without a password',
          severity: 'high',
          detail: 'Account “scan”.',
          foundAt: at(-9000),
        },
        { id: 'f3', title: 'SMB signing is off', severity: 'medium', detail: 'By group policy.', foundAt: at(-9000) },
      ],
      lastScanAt: at(-45),
      sinceTicketOpened: { found: 1, resolved: 2 },
      ...changes,
    },
  });

/** RMM-Sentinel's view of it. */
export const posturePart: LabPart = {
  name: 'RMM-Sentinel',
  shape: 'card',
  component: PostureCard,
  states: [
    { name: 'findings', set: posture() },
    { name: 'clean', set: posture({ score: 97, openFindings: [], sinceTicketOpened: { found: 0, resolved: 0 } }) },
    { name: 'empty' },
    ...arriving(POSTURE),
  ],
};
