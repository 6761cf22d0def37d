import { eq } from 'drizzle-orm';
import { identityFolder, type MachineCard } from '../../agent/identityFolder.ts';
import type { Pki } from '../agents/pki.ts';
import type { ServerContext } from '../context.ts';
import { asset, client, contact } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { AGENT_ASSETS } from '../seed/plan.ts';

/** What the installer of an agent is told of a machine; null when the tenant has no such asset. */
const machineCard = (
  { database }: ServerContext,
  { tenantId, assetId }: { tenantId: string; assetId: string },
): Promise<MachineCard | null> =>
  withTenant(database.db, { tenantId }, async (tx) => {
    const [row] = await tx
      .select({ name: asset.name, company: client.name, login: asset.signedInUser, owner: contact.name })
      .from(asset)
      .innerJoin(client, eq(client.id, asset.clientId))
      .leftJoin(contact, eq(contact.id, asset.ownerId))
      .where(eq(asset.id, assetId));
    if (!row) return null;
    const { name, company, owner, login } = row;
    return { name, company, user: owner === null ? null : { name: owner, login: login ?? owner } };
  });

/**
 * Installs agents as an MSP would: each asset for which the sandbox runs one is given a certificate of our
 * authority. The agent's process finds them in its folders, now or later.
 */
export const enrolSandboxMachines = async (context: ServerContext, pki: Pki, dataDir: string): Promise<void> => {
  for (const { tenantId, assetId } of AGENT_ASSETS) {
    const machine = await machineCard(context, { tenantId, assetId });
    if (!machine) continue;
    const directory = identityFolder(dataDir, assetId);
    await pki.issueAgentCertificate({ assetId, tenantId, directory, machine });
  }
};
