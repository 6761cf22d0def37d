import { expectThat, type Kit } from '../kit.ts';
import { Skipped, type Check } from '../types.ts';

/** What reaches into a customer's machine is only tried where it must be refused. */
export const machines: readonly Check[] = [
  {
    id: 'remote.refused',
    says: 'A remote action that is listed as disabled is refused when it is launched.',
    run: async (kit) => {
      const { items } = await kit.call('listTickets', { query: { limit: 50 } });
      const without = await firstWithoutAsset(
        kit,
        items.map(({ id }) => id),
      );
      const params = { ticketId: without, action: 'shell' };
      kit.refusal(await kit.ask('launchRemoteAction', { params }), 'asset-unavailable', 'forbidden', 'not-found');
      const refused = await kit.ask('startSupportSession', { params: { ticketId: without } });
      kit.refusal(refused, 'asset-unavailable', 'nobody-signed-in', 'session-running', 'forbidden');
      const stopped = await kit.ask('stopSupportSession', { params: { ticketId: without } });
      expectThat(stopped.status < 500, `${stopped.status} for stopping a session that is not there`);
    },
  },
];

const firstWithoutAsset = async (kit: Kit, ticketIds: readonly string[]): Promise<string> => {
  for (const ticketId of ticketIds) {
    const { items } = await kit.call('listRemoteActions', { params: { ticketId } });
    if (items.length > 0 && items.every(({ availability }) => !availability.enabled)) return ticketId;
  }
  throw new Skipped('every machine of the queue can be reached: nothing is tried on them');
};
