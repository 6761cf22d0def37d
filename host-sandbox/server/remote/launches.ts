import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { and, eq, gt, isNull } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { asset, remoteLaunch, technician, tenant, ticket } from '../db/schema.ts';
import { withSystem, withTenant, type TenantScope } from '../db/tenancy.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { audit } from './auditLog.ts';

/** Remote actions that are launched; a session is asked for instead. */
export const LAUNCHABLE = ['remote_desktop', 'shell'] as const;
export type LaunchableAction = (typeof LAUNCHABLE)[number];

/** What the actions are called in sentences. */
export const ACTION_NAMES: Readonly<Record<LaunchableAction, string>> = {
  remote_desktop: 'Remote desktop',
  shell: 'Shell',
};

/** How long a launch waits to be opened, in milliseconds. */
export const LAUNCH_LIFETIME_MS = 60_000;

/** How long an opened view shows live data, in milliseconds. */
export const VIEW_LIFETIME_MS = 15 * 60_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Authorises one launch, and writes that down for good. Returns the token, of which only the hash is kept. */
export const authoriseLaunch = async (
  tx: Db,
  me: SignedInTechnician,
  target: {
    readonly ticketId: string;
    readonly assetId: string;
    readonly assetName: string;
    readonly action: LaunchableAction;
  },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> => {
  const { ticketId, assetId, assetName, action } = target;
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + LAUNCH_LIFETIME_MS);
  const id = randomUUID();
  await tx.insert(remoteLaunch).values({
    ...{ id, tenantId: me.tenantId, technicianId: me.technicianId, ticketId, assetId, action },
    ...{ tokenHash: hashOf(token), createdAt: now, expiresAt },
  });
  const detail = { launchId: id, kind: action, expiresAt: expiresAt.toISOString() };
  await audit(tx, me, { action: 'remote_action_launched', actor: me.name, ticketId, assetId, detail }, now);
  const text = `${me.name} launched ${ACTION_NAMES[action]} on ${assetName}.`;
  const actor = { kind: 'technician', name: me.name };
  await appendSystemEvent(tx, me, ticketId, actor, { type: 'remote_action_launched', action }, text, now);
  return { token, expiresAt };
};

/** A launch that was opened, for the page that shows it. */
export interface OpenedLaunch {
  readonly id: string;
  readonly action: LaunchableAction;
  readonly assetName: string;
  readonly ticketNumber: number;
  readonly technicianName: string;
  /** With it, and with nothing else, the page asks for live data. */
  readonly secret: string;
}

/** Bound to the launch and to the moment at which it was opened, under the tenant's own key. */
const secretOf = (tenantKey: string, launchId: string, usedAt: Date): string =>
  createHmac('sha256', Buffer.from(tenantKey, 'base64'))
    .update(`remote-view:${launchId}:${usedAt.getTime()}`)
    .digest('base64url');

const keyOf = async (tx: Db, { tenantId }: TenantScope): Promise<string> => {
  const [row] = await tx.select({ key: tenant.messageIdSecret }).from(tenant).where(eq(tenant.id, tenantId));
  if (!row) throw new Error(`There is no tenant ${tenantId}.`);
  return row.key;
};

/** Uses a token up. Null when there is no such token, or when it was used or has expired. */
export const openLaunch = async ({ database, now }: ServerContext, token: string): Promise<OpenedLaunch | null> => {
  const at = now();
  const used = await withSystem(database.db, async (tx) => {
    const [row] = await tx
      .update(remoteLaunch)
      .set({ usedAt: at })
      .where(
        and(eq(remoteLaunch.tokenHash, hashOf(token)), isNull(remoteLaunch.usedAt), gt(remoteLaunch.expiresAt, at)),
      )
      .returning();
    return row ?? null;
  });
  if (!used) return null;
  return withTenant(database.db, used, async (tx) => {
    const { id, ticketId, assetId, technicianId } = used;
    const [names] = await tx
      .select({ assetName: asset.name, technicianName: technician.name, ticketNumber: ticket.number })
      .from(asset)
      .innerJoin(technician, eq(technician.id, technicianId))
      .innerJoin(ticket, eq(ticket.id, ticketId))
      .where(eq(asset.id, assetId));
    if (!names) return null;
    const entry = {
      action: 'remote_action_opened',
      actor: names.technicianName,
      ticketId,
      assetId,
      detail: { launchId: id },
    } as const;
    await audit(tx, used, entry, at);
    return { ...names, id, action: used.action as LaunchableAction, secret: secretOf(await keyOf(tx, used), id, at) };
  });
};

const sameText = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

/** The asset that an opened view may show; null when the secret is not its own or its time is over. */
export const viewedAsset = async (
  { database, now }: ServerContext,
  launchId: string,
  secret: string,
): Promise<string | null> => {
  const found = await withSystem(database.db, async (tx) => {
    const [row] = await tx
      .select({ assetId: remoteLaunch.assetId, usedAt: remoteLaunch.usedAt, key: tenant.messageIdSecret })
      .from(remoteLaunch)
      .innerJoin(tenant, eq(tenant.id, remoteLaunch.tenantId))
      .where(eq(remoteLaunch.id, launchId));
    return row ?? null;
  });
  if (!found?.usedAt || !sameText(secret, secretOf(found.key, launchId, found.usedAt))) return null;
  return now().getTime() - found.usedAt.getTime() < VIEW_LIFETIME_MS ? found.assetId : null;
};
