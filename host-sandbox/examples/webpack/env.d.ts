declare module 'mspTicketPeek/mount' {
  import type { PeekRemote } from '@ticket-peek/contracts';
  const remote: PeekRemote;
  export default remote;
}
