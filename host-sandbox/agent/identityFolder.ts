import path from 'node:path';
import * as z from 'zod/mini';

/** Files of an identity's folder. Whoever installs an agent writes them; the agent only reads them. */
export const IDENTITY_FILES = {
  key: 'key.pem',
  certificate: 'cert.pem',
  authority: 'ca.pem',
  /** Optional: what the installer was told of the machine, see {@link machineCardSchema}. */
  machineCard: 'machine.json',
} as const;

/** What the installer of an agent was told of the machine. Shown to the end user; the server never reads it back. */
export const machineCardSchema = z.object({
  /** E.g. `HARB-NB-001`. */
  name: z.string(),
  /** The company that the machine belongs to. */
  company: z.string(),
  /** Who works at it; null for a machine at which nobody sits, such as a server. */
  user: z.nullable(z.object({ name: z.string(), login: z.string() })),
});
export type MachineCard = z.infer<typeof machineCardSchema>;

/** Where the folders of all identities are. */
export const identitiesFolder = (dataDir: string): string => path.join(dataDir, 'agents');

/** Folder of one asset's identity. @throws {RangeError} for an id that is not the name of a folder. */
export const identityFolder = (dataDir: string, assetId: string): string => {
  if (!/^[\w][\w.-]*$/.test(assetId)) throw new RangeError(`'${assetId}' cannot be the name of an identity's folder.`);
  return path.join(identitiesFolder(dataDir), assetId);
};
