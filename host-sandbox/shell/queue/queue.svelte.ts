import { queueLiveEventSchema, routes, type Mention, type TicketListQuery, type TicketRow } from '#contracts';
import { openLiveStream } from '#contracts/http/liveStream.ts';
import { SvelteMap } from 'svelte/reactivity';
import { call } from '../api.ts';
import type { ViewFilters } from './views.ts';

export type SortKey = 'number' | 'subject' | 'client' | 'status' | 'priority' | 'due' | 'updatedAt';

const PAGE_SIZE = 50;
/** What comes within so many milliseconds is not announced. */
const PATIENCE_MS = 300;
/** How long news are gathered before the views are counted again, in milliseconds. */
const COUNT_AFTER_MS = 1_500;

/** The queue as it is looked at: filters, order, and the rows that are loaded. */
export class Queue {
  rows: readonly TicketRow[] = $state.raw([]);
  total = $state(0);
  loading = $state(true);
  /** The present fetch has lasted so long that it is said. */
  isSlow = $state(false);
  problem: string | null = $state(null);
  search = $state('');
  status = $state('');
  priority = $state('');
  assigneeId = $state('');
  sort: SortKey = $state('updatedAt');
  descending = $state(true);
  /** How many tickets each view has, by its filters as JSON. */
  readonly counts = new SvelteMap<string, number>();
  /** Goes up whenever something in the queue is not as it was. */
  news = $state(0);
  #asked = 0;

  /** Loads the first page for the present filters; an answer that comes too late is dropped. */
  load = (): Promise<void> => this.#fetch(0);

  loadMore = (): Promise<void> => this.#fetch(this.rows.length);

  get filters(): ViewFilters {
    const { search, status, priority, assigneeId } = this;
    return { search, status, priority, assigneeId };
  }

  /** Shows what a view shows. */
  show(filters: ViewFilters): Promise<void> {
    Object.assign(this, filters);
    return this.load();
  }

  /** Counts, after a moment, what each of the filters matches. Returns how to call it off. */
  countSoon(each: readonly ViewFilters[]): () => void {
    let off = false;
    const count = async (filters: ViewFilters): Promise<void> => {
      const query = { ...filters, search: filters.search.trim() || undefined, limit: 1, offset: 0 };
      const { total } = await call(routes.listTickets, { params: {}, query });
      if (!off) this.counts.set(JSON.stringify(filters), total);
    };
    // A count that fails stays as it was: the queue itself says what is wrong.
    const timer = setTimeout(() => void Promise.allSettled(each.map(count)), COUNT_AFTER_MS);
    return () => {
      off = true;
      clearTimeout(timer);
    };
  }

  sortBy(key: SortKey): void {
    this.descending =
      this.sort === key ? !this.descending : key === 'updatedAt' || key === 'number' || key === 'priority';
    this.sort = key;
    void this.load();
  }

  /** Takes a newer row in. One that says nothing of marks, as the Peek's, leaves those that are known. */
  patch = (row: TicketRow): void => {
    this.rows = this.rows.map((known) =>
      known.id === row.id && known.revision <= row.revision ? { ...row, marks: row.marks ?? known.marks } : known,
    );
  };

  /** Follows the queue live, and says when there is something else in quarantine or a mention. Returns how to stop. */
  follow(onQuarantine: () => void, onMention: (mention: Mention) => void): () => void {
    return openLiveStream('/api/tickets/live', queueLiveEventSchema, {
      onEvent: (event) => {
        if (event.type === 'resync' || event.type === 'row.changed') this.news += 1;
        if (event.type === 'resync') void this.load();
        if (event.type === 'resync' || event.type === 'quarantine.changed') onQuarantine();
        if (event.type === 'mentioned') onMention(event.mention);
        if (event.type !== 'row.changed') return;
        if (this.rows.some(({ id }) => id === event.row.id)) this.patch(event.row);
        // A ticket that was not there: a new one has come in, or another now fits the filter.
        else if (this.#looksNew(event.row)) void this.load();
      },
      onState: () => undefined,
    });
  }

  #looksNew({ revision }: TicketRow): boolean {
    return revision <= 2 && this.search === '' && this.rows.length <= PAGE_SIZE;
  }

  async #fetch(offset: number): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.loading = true;
    const slow = setTimeout(() => (this.isSlow = this.loading && asked === this.#asked), PATIENCE_MS);
    try {
      const page = await call(routes.listTickets, {
        params: {},
        query: { ...this.#query(), limit: PAGE_SIZE, offset },
      });
      if (asked !== this.#asked) return;
      this.rows = offset === 0 ? page.items : [...this.rows, ...page.items];
      this.total = page.total;
      this.problem = null;
    } catch (error) {
      if (asked === this.#asked) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      clearTimeout(slow);
      if (asked === this.#asked) this.loading = this.isSlow = false;
    }
  }

  #query(): Omit<TicketListQuery, 'limit' | 'offset'> {
    const sort = `${this.descending ? '-' : ''}${this.sort}` as TicketListQuery['sort'];
    return {
      search: this.search.trim() || undefined,
      status: this.status,
      priority: this.priority,
      assigneeId: this.assigneeId,
      sort,
    };
  }
}
