import type { Query, QueryClient } from '@tanstack/svelte-query';

/**
 * Lays news over what is known of a query. An answer that is still on its way may be older than the news
 * and would undo them: then once more when it has come. `apply` must bear being called twice.
 */
export const layOver = (query: Query | undefined, apply: () => void): void => {
  apply();
  if (query?.state.fetchStatus === 'fetching') query.promise?.then(apply, () => undefined);
};

/** The same for a query of one answer; `update` gets what is known, if anything is. */
export const layOverAnswer = <T>(
  client: QueryClient,
  queryKey: readonly unknown[],
  update: (known: T | undefined) => T | undefined,
): void => layOver(client.getQueryCache().find({ queryKey }), () => void client.setQueryData<T>(queryKey, update));

/**
 * Asks again for everything whose key begins so. A first load that is under way is not begun anew by the
 * cache and may be older than the news: it is asked for once more after it.
 */
export const askAgain = (client: QueryClient, queryKey: readonly unknown[]): void => {
  for (const { queryKey: exact, state, promise } of client.getQueryCache().findAll({ queryKey })) {
    if (state.data !== undefined || state.fetchStatus !== 'fetching') continue;
    promise?.then(
      () => client.invalidateQueries({ queryKey: exact, exact: true }),
      () => undefined,
    );
  }
  void client.invalidateQueries({ queryKey });
};

/**
 * Resolves once nothing of a query is on its way. To be waited for before more pages are asked for: the
 * cache would break off a load under way, and what that was to mend would stay as it is.
 */
export const whenIdle = async (client: QueryClient, queryKey: readonly unknown[]): Promise<void> => {
  const query = client.getQueryCache().find({ queryKey });
  while (query?.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
};
