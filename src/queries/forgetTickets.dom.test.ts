import { QueryObserver } from '@tanstack/svelte-query';
import { expect, test } from 'vitest';
import { createPeekQueryClient } from './client.ts';
import { forgetTickets, KEPT_TICKETS } from './forgetTickets.ts';
import { signedInKey, ticketKeys } from './keys.ts';

const clientWith = (count: number) => {
  const client = createPeekQueryClient(() => undefined);
  client.setQueryData(signedInKey, 'me');
  for (let index = 0; index < count; index += 1) {
    for (const key of [ticketKeys.detail, ticketKeys.sla])
      client.setQueryData(key(`tkt_${index}`), index, { updatedAt: index + 1 });
  }
  const knows = (index: number): boolean => client.getQueryData(ticketKeys.sla(`tkt_${index}`)) !== undefined;
  return { client, knows };
};

test('of ten thousand tickets the newest few stay known, and what belongs to none', () => {
  const { client, knows } = clientWith(0);
  let most = 0;
  for (let index = 0; index < 10_000; index += 1) {
    client.setQueryData(ticketKeys.sla(`tkt_${index}`), index, { updatedAt: index + 1 });
    forgetTickets(client);
    most = Math.max(most, client.getQueryCache().getAll().length);
  }
  expect(most).toBe(KEPT_TICKETS + 1);
  expect([knows(9_999), knows(9_980), knows(9_979)]).toEqual([true, true, false]);
  expect(client.getQueryData(signedInKey)).toBe('me');
});

test('what is shown, under way or waits for its turn is not forgotten', async () => {
  const { client, knows } = clientWith(60);
  const stop = new QueryObserver(client, { queryKey: ticketKeys.detail('tkt_3'), enabled: false }).subscribe(
    () => undefined,
  );
  let answer = (): void => undefined;
  void client.fetchQuery({
    queryKey: ticketKeys.detail('tkt_5'),
    queryFn: () => new Promise<string>((resolve) => (answer = () => resolve('late'))),
    staleTime: 0,
  });
  const edit = client.getMutationCache().build(client, {
    mutationKey: ticketKeys.edits('tkt_7'),
    mutationFn: () => new Promise<string>((resolve) => setTimeout(() => resolve('done'))),
  });
  const editing = edit.execute(undefined);
  forgetTickets(client);
  expect([3, 5, 7].map(knows)).toEqual([true, true, true]);
  expect([2, 4, 6].map(knows)).toEqual([false, false, false]);
  stop();
  answer();
  await editing;
  forgetTickets(client);
  expect([3, 7].map(knows)).toEqual([false, false]);
});

test('changes that are through are forgotten, too', async () => {
  const { client } = clientWith(0);
  for (let index = 0; index < 200; index += 1)
    await client
      .getMutationCache()
      .build(client, { mutationFn: () => Promise.resolve(index) })
      .execute(undefined);
  forgetTickets(client);
  expect(client.getMutationCache().getAll()).toHaveLength(50);
});
