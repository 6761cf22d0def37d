import type { QueryClient } from '@tanstack/svelte-query';
import type { Peek } from '../peek.svelte.ts';
import { signedInQuery } from '../queries/signedInQuery.ts';
import { Draft } from './draft.svelte.ts';
import { Sending, type Surroundings } from './sending.svelte.ts';
import { Uploads } from './uploads.svelte.ts';

/** All that belongs to writing in one mode. It lives on while the other mode is shown. */
export interface Desk {
  readonly draft: Draft;
  readonly uploads: Uploads;
  readonly sending: Sending;
}

/** Sets up a desk for one technician, ticket and mode. */
export const openDesk = (
  peek: Peek,
  client: QueryClient,
  home: Omit<ConstructorParameters<typeof Draft>[0], 'peek'>,
  around: () => Omit<Surroundings, 'uploading'>,
): Desk => {
  const draft = new Draft({ peek, ...home });
  const limits = () => client.getQueryData(signedInQuery(peek).queryKey)?.attachmentLimits;
  const uploads = new Uploads(peek, draft, limits);
  const sending = new Sending(peek, client, draft, () => ({ ...around(), uploading: uploads.list.length > 0 }));
  return { draft, uploads, sending };
};
