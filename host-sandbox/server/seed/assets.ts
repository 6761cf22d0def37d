import type { Faker } from '@faker-js/faker';
import type { SeedRows } from './rows.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const GIB = 1024 ** 3;

const MODELS = {
  laptop: ['Dell Latitude 7450', 'Lenovo ThinkPad T14 Gen 5', 'HP EliteBook 840 G11', 'MacBook Pro 14 (M4)'],
  workstation: ['Dell OptiPlex 7020', 'HP Z2 G9', 'Lenovo ThinkCentre M75q', 'Fujitsu Esprimo D7013'],
  server: ['Dell PowerEdge R660', 'HPE ProLiant DL360 Gen11', 'Supermicro SYS-610C'],
} as const;

const SYSTEMS = {
  laptop: ['Windows 11 Pro 24H2', 'Windows 11 Enterprise 23H2', 'macOS 15.6'],
  workstation: ['Windows 11 Pro 24H2', 'Windows 10 Pro 22H2', 'Ubuntu 24.04 LTS'],
  server: ['Windows Server 2022', 'Debian 12', 'VMware ESXi 8.0 U3'],
} as const;

/** Rules of compliance with the reason for each outcome. */
const RULES = [
  {
    label: 'Disk encryption',
    pass: 'BitLocker is on for all fixed drives.',
    fail: 'Drive D: is not encrypted.',
    warning: 'Encryption is suspended until the next restart.',
  },
  {
    label: 'Patch level',
    pass: 'All security updates of this month are installed.',
    fail: 'Two critical updates are missing for 34 days.',
    warning: 'One update waits for a restart.',
  },
  {
    label: 'Endpoint protection',
    pass: 'Running, definitions are from today.',
    fail: 'The service is stopped.',
    warning: 'Definitions are 6 days old.',
  },
  {
    label: 'Firewall',
    pass: 'On for all network profiles.',
    fail: 'Off for the public profile.',
    warning: 'An inbound rule allows every address on port 3389.',
  },
  {
    label: 'Backup',
    pass: 'Last backup finished within 24 hours.',
    fail: 'No finished backup for 9 days.',
    warning: 'Last backup had two skipped files.',
  },
] as const;

const FINDINGS = [
  {
    severity: 'critical',
    title: 'Remote desktop reachable from the internet',
    detail: 'Port 3389 answers on the public address. Close it at the firewall or put it behind the VPN.',
  },
  {
    severity: 'critical',
    title: 'Known exploited vulnerability: CVE-2025-29824',
    detail: 'The CLFS driver is older than the April 2025 update. Install it and restart.',
  },
  {
    severity: 'high',
    title: 'Local administrator with a never-changed password',
    detail: 'The account “service” has had the same password since 2019. Move it to the password vault.',
  },
  {
    severity: 'high',
    title: 'Browser extension with access to all sites',
    detail: '“PDF Easy Convert” was removed from the store for spying. Uninstall it.',
  },
  {
    severity: 'high',
    title: 'SMB signing is not required',
    detail: 'Relay attacks are possible in this network segment. Require signing by policy.',
  },
  {
    severity: 'medium',
    title: 'Unsupported version of Java',
    detail: 'Java 8u202 is still installed beside the current one.',
  },
  {
    severity: 'medium',
    title: 'PowerShell 2.0 is enabled',
    detail: 'It bypasses script logging. Remove the optional feature.',
  },
  { severity: 'medium', title: 'Screen lock after 60 minutes', detail: 'The policy asks for 10 minutes at most.' },
  {
    severity: 'low',
    title: 'Time is 4 seconds off',
    detail: 'The machine asks a public time server instead of the domain’s.',
  },
  {
    severity: 'low',
    title: 'Guest account is present but disabled',
    detail: 'Remove it to keep the list of accounts short.',
  },
] as const;

interface Owner {
  readonly id: string;
  readonly name: string;
}

/** Adds one asset with its readings, compliance and posture; returns its name. */
export const addAsset = (
  rows: SeedRows,
  faker: Faker,
  asset: {
    id: string;
    tenantId: string;
    clientId: string;
    clientKey: string;
    owner: Owner | null;
    ordinal: number;
    anchor: Date;
  },
): { id: string; name: string } => {
  const kind = asset.owner ? faker.helpers.arrayElement(['laptop', 'laptop', 'workstation'] as const) : 'server';
  const prefix = { laptop: 'NB', workstation: 'WS', server: 'SRV' }[kind];
  const name = `${asset.clientKey.slice(0, 4).toUpperCase()}-${prefix}-${String(asset.ordinal).padStart(3, '0')}`;
  const lastSeen = new Date(asset.anchor.getTime() - faker.number.int({ min: 3, max: 60 * 50 }) * MINUTE);
  rows.assets.push({
    id: asset.id,
    tenantId: asset.tenantId,
    clientId: asset.clientId,
    ownerId: asset.owner?.id ?? null,
    name,
    kind,
    os: faker.helpers.arrayElement(SYSTEMS[kind]),
    model: faker.helpers.arrayElement(MODELS[kind]),
    serialNumber: faker.string.alphanumeric({ length: 10, casing: 'upper' }),
    online: false,
    lastSeenAt: lastSeen,
    signedInUser: asset.owner ? asset.owner.name.split(' ')[0]!.toLowerCase() : null,
  });
  addReadings(rows, faker, asset, lastSeen);
  for (const [index, rule] of RULES.entries()) {
    const state = faker.helpers.weightedArrayElement([
      { value: 'pass' as const, weight: 7 },
      { value: 'warning' as const, weight: 2 },
      { value: 'fail' as const, weight: 1 },
    ]);
    rows.complianceChecks.push({
      id: `cmp_${asset.id}_${index}`,
      tenantId: asset.tenantId,
      assetId: asset.id,
      label: rule.label,
      state,
      reason: rule[state],
      checkedAt: new Date(lastSeen.getTime() - 20 * MINUTE),
    });
  }
  addPosture(rows, faker, asset, lastSeen);
  return { id: asset.id, name };
};

const addReadings = (rows: SeedRows, faker: Faker, asset: { id: string; tenantId: string }, lastSeen: Date): void => {
  const ramTotalBytes = faker.helpers.arrayElement([8, 16, 32, 64]) * GIB;
  const diskTotalBytes = faker.helpers.arrayElement([238, 476, 953]) * GIB;
  const [ram, disk] = [faker.number.float({ min: 40, max: 90 }), faker.number.float({ min: 30, max: 96 })];
  for (let ago = 24; ago >= 0; ago--) {
    // Once a day over the past weeks, then every minute at the end.
    const at = new Date(lastSeen.getTime() - (ago < 12 ? ago * MINUTE : (ago - 11) * DAY));
    const ramPercent = Math.min(99, ram + faker.number.float({ min: -6, max: 6 }));
    const diskPercent = Math.max(5, disk - ago * 0.05);
    rows.readings.push({
      tenantId: asset.tenantId,
      assetId: asset.id,
      at,
      cpuPercent: faker.number.float({ min: 2, max: 85, fractionDigits: 1 }),
      ramPercent: Math.round(ramPercent * 10) / 10,
      ramUsedBytes: Math.round((ramTotalBytes * ramPercent) / 100),
      ramTotalBytes,
      diskPercent: Math.round(diskPercent * 10) / 10,
      diskUsedBytes: Math.round((diskTotalBytes * diskPercent) / 100),
      diskTotalBytes,
    });
  }
};

const PENALTY = { critical: 30, high: 15, medium: 6, low: 2 } as const;

const addPosture = (rows: SeedRows, faker: Faker, asset: { id: string; tenantId: string }, lastSeen: Date): void => {
  const found = faker.helpers.arrayElements(FINDINGS, { min: 1, max: 5 });
  let score = 100;
  for (const [index, item] of found.entries()) {
    const foundAt = new Date(lastSeen.getTime() - faker.number.int({ min: 0, max: 40 }) * DAY);
    const resolved = faker.datatype.boolean({ probability: 0.25 });
    if (!resolved) score -= PENALTY[item.severity];
    rows.findings.push({
      id: `fnd_${asset.id}_${index}`,
      tenantId: asset.tenantId,
      assetId: asset.id,
      ...item,
      foundAt,
      resolvedAt: resolved ? new Date((foundAt.getTime() + lastSeen.getTime()) / 2) : null,
    });
  }
  rows.postureScans.push({
    id: `scn_${asset.id}`,
    tenantId: asset.tenantId,
    assetId: asset.id,
    score: Math.max(5, score),
    scannedAt: new Date(lastSeen.getTime() - 45 * MINUTE),
  });
};
