import { QueryClient, QueryObserver } from 'query-core-5.0';
import { mount } from 'svelte';
import { writable } from 'svelte/store';
import * as z from 'zod-4.0';
import { askForQueue, createOpener, type Queue } from '../desk.ts';
import QueueList from './QueueList.svelte';

/** A host in Svelte 5.0, TanStack Query 5.0 and zod 4.0: the majors of the Peek, as they began. */
z.config({ customError: () => 'zod 4.0 of the host reads no such queue.' });
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

const open = await createOpener(() => void client.invalidateQueries({ queryKey: ['tickets'] }));
mount(QueueList, { target: document.body, props: { queue, open } });
