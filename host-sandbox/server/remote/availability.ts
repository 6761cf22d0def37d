import type { RemoteAction } from '#contracts';

/** What decides about remote actions. */
export interface RemoteSituation {
  /** Null when no asset is linked. */
  readonly asset: { readonly name: string; readonly online: boolean; readonly signedInUser: string | null } | null;
  readonly role: string;
  /** Who has asked for the session that is under way on the asset; null when there is none. */
  readonly sessionBy: string | null;
}

type Availability = RemoteAction['availability'];

const no = (because: Extract<Availability, { enabled: false }>['because'], message: string): Availability => ({
  enabled: false,
  because,
  message,
});

const reach = ({ asset, role }: RemoteSituation): Availability => {
  if (!asset) return no('no-asset', 'No asset is linked to this ticket.');
  if (role === 'read_only') return no('not-permitted', 'Your role may look at tickets but not reach machines.');
  if (!asset.online) return no('offline', `${asset.name} is offline.`);
  return { enabled: true };
};

const session = (situation: RemoteSituation): Availability => {
  const reachable = reach(situation);
  const { asset, sessionBy } = situation;
  if (!reachable.enabled || !asset) return reachable;
  if (sessionBy !== null)
    return no('session-running', `A support session asked for by ${sessionBy} is under way on ${asset.name}.`);
  if (asset.signedInUser === null)
    return no('nobody-signed-in', `Nobody is signed in at ${asset.name}, so nobody can consent.`);
  return { enabled: true };
};

/** What can be done on the asset from afar, and if not, why not. The first reason that holds is given. */
export const remoteActions = (situation: RemoteSituation): RemoteAction[] => [
  { kind: 'remote_desktop', availability: reach(situation) },
  { kind: 'shell', availability: reach(situation) },
  { kind: 'start_session', availability: session(situation) },
];
