import {
  ticketLiveEventSchema,
  type HostCapabilities,
  type HostHello,
  CONTRACT_ID,
  CONTRACT_VERSION,
} from '#contracts';
import { openLiveStream } from '#contracts/http/liveStream.ts';
import { request, stream } from '../api.ts';
import { addressOf } from './addresses.ts';

/** What of the shell the Peek's capabilities reach into. */
export interface ShellMeans {
  readonly notify: (text: string) => void;
  /** Signs the same technician in again; false when that is refused. */
  readonly signIn: () => Promise<boolean>;
}

/** What this shell lends to the Peek. */
export const hostCapabilities = ({ notify, signIn }: ShellMeans): HostCapabilities => ({
  request,
  stream,
  reportError: (error) => console.warn('Ticket Peek:', error.message),
  resolveUrl: (path) => path,
  linkTo: addressOf,
  subscribeTicket: (ticketId, listener) =>
    openLiveStream(`/api/tickets/${encodeURIComponent(ticketId)}/live`, ticketLiveEventSchema, listener),
  notify: ({ text }) => notify(text),
  signIn,
});

/** How this shell introduces itself. */
export const hello: HostHello = {
  contract: { id: CONTRACT_ID, version: CONTRACT_VERSION },
  host: { name: 'sandbox-shell', version: '0.1.0' },
  capabilities: {
    request: 1,
    stream: 1,
    reportError: 1,
    resolveUrl: 1,
    linkTo: 1,
    subscribeTicket: 1,
    notify: 1,
    signIn: 1,
  },
};
