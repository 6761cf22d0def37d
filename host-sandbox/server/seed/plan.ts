/** What each tenant of the sandbox is there to show. Numbers add up to what the seeds promise. */
export interface TenantPlan {
  readonly key: string;
  readonly name: string;
  readonly domain: string;
  readonly clients: number;
  readonly tickets: number;
  readonly messages: number;
  readonly technicians: readonly { name: string; role: string; team: string; availability: string }[];
  /** `works`: the sandbox's mail server takes its mail; `refused`: it refuses the sign-in; `none`: a fresh tenant. */
  readonly account: 'works' | 'refused' | 'none';
}

export const TENANTS: readonly TenantPlan[] = [
  {
    key: 'harbor',
    name: 'Harbor IT',
    domain: 'harbor-it.example',
    clients: 38,
    tickets: 260,
    messages: 4_000,
    account: 'works',
    technicians: [
      { name: 'Mara Lindqvist', role: 'lead', team: 'Service desk', availability: 'available' },
      { name: 'Tomás Oliveira', role: 'technician', team: 'Service desk', availability: 'available' },
      { name: 'Priya Raman', role: 'technician', team: 'Service desk', availability: 'busy' },
      { name: 'Jonas Weber', role: 'technician', team: 'Network', availability: 'available' },
      { name: 'Aiko Tanaka', role: 'technician', team: 'Security', availability: 'away' },
      { name: 'Daniel Osei', role: 'admin', team: 'Operations', availability: 'available' },
      { name: 'Ruth Feldman', role: 'read_only', team: 'Audit', availability: 'available' },
    ],
  },
  {
    key: 'kestrel',
    name: 'Kestrel Managed Services',
    domain: 'kestrel-ms.example',
    clients: 14,
    tickets: 90,
    messages: 1_300,
    account: 'refused',
    technicians: [
      { name: 'Niamh Byrne', role: 'lead', team: 'Service desk', availability: 'available' },
      { name: 'Oleksandr Kovalenko', role: 'technician', team: 'Service desk', availability: 'available' },
      { name: 'Chiara Romano', role: 'technician', team: 'Cloud', availability: 'busy' },
    ],
  },
  {
    key: 'birchline',
    name: 'Birchline Support',
    domain: 'birchline.example',
    clients: 8,
    tickets: 50,
    messages: 700,
    account: 'none',
    technicians: [
      { name: 'Freya Nordahl', role: 'admin', team: 'Service desk', availability: 'available' },
      { name: 'Samir Haddad', role: 'technician', team: 'Service desk', availability: 'available' },
    ],
  },
];

/** Seed of the generator; with the same anchor two starts agree to the letter. */
export const SEED = 20_261_123;

/** The assets for which agents run on this machine: the first asset of each tenant. */
export const agentAssetId = (tenantKey: string): string => `ast_${tenantKey}_0001`;

export const AGENT_ASSETS = TENANTS.map(({ key }) => ({ tenantId: `ten_${key}`, assetId: agentAssetId(key) }));
