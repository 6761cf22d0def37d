import { expectThat } from '../kit.ts';
import { ask, codeOf, lent, NO_TICKET, settled, type HostCheck } from './wiring.ts';

/** What a host may lend; what it does not is not tried. */
export const optional: readonly HostCheck[] = [
  {
    id: 'stream.pieces',
    says: 'stream hands on the data of each event, and resolves at the end; an answer that is none resolves as for request.',
    run: async (wiring) => {
      const stream = lent(wiring, 'stream');
      const told: string[] = [];
      const body = { task: 'draft', mode: 'reply', text: '' };
      const path = `/api/tickets/${wiring.ticketId}/assist/stream`;
      const end = await settled(
        stream({ method: 'POST', path, body }, (data) => told.push(data)),
        'stream',
        wiring,
      );
      expectThat(end.status === 200 && told.length > 0, `${end.status}, ${told.length} events`);
      for (const data of told)
        expectThat(data.startsWith('{'), `data ${data.slice(0, 40)} is not the data of an event`);
      const none = await settled(
        stream({ method: 'POST', path: `${NO_TICKET}/assist/stream`, body }, () => undefined),
        'stream',
        wiring,
      );
      expectThat(codeOf(none) === 'not-found', `${none.status} (${codeOf(none)}) for a ticket that does not exist`);
    },
  },
  {
    id: 'subscribeTicket.lives',
    says: 'subscribeTicket tells that it is open and what happens, and nothing more once it was ended, twice if need be.',
    run: async (wiring) => {
      const subscribe = lent(wiring, 'subscribeTicket');
      const { ticketId } = wiring;
      let heard = 0;
      let end = (): void => undefined;
      const tell = (activity: string) =>
        ask(wiring, {
          method: 'POST',
          path: `/api/tickets/${ticketId}/presence`,
          body: { instanceId: 'conformance-wiring', activity },
        });
      const event = new Promise<void>((resolve) => {
        end = subscribe(ticketId, {
          onState: (state) => void (state === 'open' && tell('viewing')),
          onEvent: () => {
            heard += 1;
            resolve();
          },
        });
      });
      await settled(event, 'an event after the stream was open', wiring).finally(() => {
        end();
        end();
      });
      const before = heard;
      await tell('left');
      await new Promise((resolve) => setTimeout(resolve, 200));
      expectThat(heard === before, 'an event was told after the subscription had ended');
    },
  },
  {
    id: 'linkTo.addresses',
    says: 'linkTo gives another address for another ticket and another message.',
    run: (wiring) => {
      const linkTo = lent(wiring, 'linkTo');
      const links = [linkTo({ ticketId: 'a' }), linkTo({ ticketId: 'b' }), linkTo({ ticketId: 'a', messageId: 'm' })];
      expectThat(new Set(links).size === 3, `the links are ${links.join(', ')}`);
      for (const link of links)
        expectThat(URL.canParse(link), `${link} is not an address that can be sent to somebody`);
    },
  },
  {
    id: 'resolveUrl.addresses',
    says: 'resolveUrl gives an address for a path of the API.',
    run: (wiring) => {
      const url = lent(wiring, 'resolveUrl')('/api/attachments/a%2Fb');
      expectThat(url.includes('/api/attachments/a%2Fb'), `${url} is not the address of the path`);
    },
  },
  {
    id: 'notify.tolerant',
    says: 'notify takes tones that it does not know.',
    run: (wiring) => lent(wiring, 'notify')({ tone: 'conformance', text: 'A test of the wiring.' }),
  },
  {
    id: 'drafts.kept',
    says: 'drafts keeps a text under its key until it is set to null.',
    run: async (wiring) => {
      const drafts = lent(wiring, 'drafts');
      const key = 'conformance-wiring';
      await settled(drafts.set(key, 'kept'), 'drafts.set', wiring);
      const kept = await settled(drafts.get(key), 'drafts.get', wiring);
      await settled(drafts.set(key, null), 'drafts.set', wiring);
      const gone = await settled(drafts.get(key), 'drafts.get', wiring);
      expectThat(kept === 'kept' && gone === null, `kept as ${JSON.stringify(kept)}, then ${JSON.stringify(gone)}`);
    },
  },
];
