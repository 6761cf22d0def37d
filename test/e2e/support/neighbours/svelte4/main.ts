import { QueryClient, QueryObserver } from 'query-core-4';
import { writable } from 'svelte/store';
import * as z from 'zod-3';
import { askForQueue, createOpener, type Queue } from '../desk.ts';
import QueueList from './QueueList.svelte';

/** A host in Svelte 4, TanStack Query 4 and zod 3. */
z.setErrorMap(() => ({ message: 'zod 3 of the host reads no such queue.' }));
const row = z.object({ id: z.string(), number: z.number(), subject: z.string(), priority: z.string() });
const answer = z.object({ items: z.array(row) });

const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
client.mount();
// As TanStack's browser extension wants it.
Object.assign(globalThis, { __TANSTACK_QUERY_CLIENT__: client });
const queue = writable<Queue>({ rows: [], problem: '' });
const readQueue = async () => answer.parse(await askForQueue()).items;
new QueryObserver(client, { queryKey: ['tickets'], queryFn: readQueue }).subscribe(({ data = [], error }) =>
  queue.set({ rows: data, problem: error instanceof z.ZodError ? error.issues[0]!.message : '' }),
);

const open = await createOpener(() => void client.invalidateQueries(['tickets']));
new QueueList({ target: document.body, props: { queue, open } });
