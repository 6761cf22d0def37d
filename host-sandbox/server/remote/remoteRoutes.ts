import { and, eq, sql } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { asset, supportSession, technician } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { isSessionOpen } from '../sessions/toSession.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { remoteActions, type RemoteSituation } from './availability.ts';
import { authoriseLaunch, LAUNCHABLE, type LaunchableAction } from './launches.ts';

type AssetRecord = typeof asset.$inferSelect;

const assetById = prepared((db) =>
  db
    .select()
    .from(asset)
    .where(eq(asset.id, sql.placeholder('assetId')))
    .prepare(''),
);

const inSession = prepared((db) =>
  db
    .select({ name: technician.name })
    .from(supportSession)
    .innerJoin(technician, eq(technician.id, supportSession.requestedBy))
    .where(and(eq(supportSession.assetId, sql.placeholder('assetId')), isSessionOpen))
    .prepare(''),
);

const findAsset = async (tx: Db, assetId: string | null): Promise<AssetRecord | null> => {
  const [row] = assetId === null ? [] : await assetById(tx, { assetId });
  return row ?? null;
};

const sessionBy = async (tx: Db, assetId: string | null): Promise<string | null> => {
  if (assetId === null) return null;
  const [row] = await inSession(tx, { assetId });
  return row?.name ?? null;
};

const situationOf = async (
  tx: Db,
  role: string,
  assetId: string | null,
): Promise<RemoteSituation & { asset: AssetRecord | null }> => {
  const [found, by] = await Promise.all([findAsset(tx, assetId), sessionBy(tx, assetId)]);
  return { asset: found, role, sessionBy: by };
};

const isLaunchable = (action: string): action is LaunchableAction => (LAUNCHABLE as readonly string[]).includes(action);

/**
 * What can be done on the linked asset from afar, and the launches of it.
 *
 * @param origin where the page of a launch is served
 */
export const remoteRoutes =
  ({ origin }: { readonly origin: string }): FeatureRoutes =>
  (bind, context) => {
    const { database, now } = context;
    keeping(bind, context).answer(routes.listRemoteActions, {
      sameFor: 'role',
      read: async (tx, who, { params: { ticketId } }) => {
        const { assetId } = await requireTicket(tx, ticketId);
        return {
          facts: { items: remoteActions(await situationOf(tx, who.role, assetId)) },
          keys: [keys.ticket(ticketId), keys.desk(who), ...(assetId === null ? [] : [keys.asset(assetId)])],
        };
      },
    });

    bind(routes.launchRemoteAction, ({ me, params: { ticketId, action } }) =>
      withTenant(database.db, me, async (tx) => {
        const { assetId } = await requireTicket(tx, ticketId);
        if (!isLaunchable(action))
          throw new ProblemError('invalid-request', `'${action}' is no remote action that can be launched.`);
        const situation = await situationOf(tx, me.role, assetId);
        const availability = remoteActions(situation).find(({ kind }) => kind === action)?.availability;
        if (!availability?.enabled) {
          const because = availability?.because === 'not-permitted' ? 'forbidden' : 'asset-unavailable';
          throw new ProblemError(because, availability?.message ?? 'This cannot be launched.');
        }
        if (!situation.asset) throw new ProblemError('asset-unavailable', 'No asset is linked to this ticket.');
        const target = { ticketId, assetId: situation.asset.id, assetName: situation.asset.name, action };
        const { token, expiresAt } = await authoriseLaunch(tx, me, target, now());
        return { url: `${origin}/sandbox/remote/${token}`, expiresAt: expiresAt.toISOString() };
      }),
    );
  };
