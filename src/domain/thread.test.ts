import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message, ThreadPage } from '#contracts';
import { firstUnread, mergePages, placesOf, removeMessage, upsertMessage } from './thread.ts';

const message = (id: string, minute: number, text = id): Message => ({
  kind: 'internal_note',
  id,
  ticketId: 'tkt_1',
  createdAt: `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`,
  text,
  attachments: [],
  mentions: [],
  editedAt: null,
  author: { id: 'tec_1', name: 'Ada' },
});
const page = (olderCursor: string | null, ...items: Message[]): ThreadPage => ({
  items,
  olderCursor,
  newerCursor: null,
  total: 9,
});
const idsOf = (pages: readonly ThreadPage[]): string[] => mergePages(pages).map(({ id }) => id);

const newest = page('older', message('c', 30), message('d', 40));
const oldest = page(null, message('a', 10), message('b', 20));

describe('the loaded conversation', () => {
  test('is read oldest first, whatever the order of the pages', () => {
    expect(idsOf([newest, oldest])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('has each message once, where pages overlap', () => {
    expect(idsOf([page('older', message('b', 20), message('c', 30)), oldest])).toEqual(['a', 'b', 'c']);
  });
});

describe('news of a message', () => {
  test('stand at the end when it is the newest, and are counted', () => {
    const pages = upsertMessage([newest, oldest], message('e', 50));
    expect(idsOf(pages)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(pages.map(({ total }) => total)).toEqual([10, 10]);
  });

  test('stand at their time when an older message arrives late', () => {
    expect(idsOf(upsertMessage([newest, oldest], message('late', 35)))).toEqual(['a', 'b', 'c', 'late', 'd']);
  });

  test('stand after what was written in the same instant', () => {
    expect(idsOf(upsertMessage([newest], message('same', 40)))).toEqual(['c', 'd', 'same']);
  });

  test('replace the message of the same identity, on whatever page, without counting it again', () => {
    const pages = upsertMessage([newest, oldest], message('a', 10, 'sent after all'));
    expect(mergePages(pages)[0]).toMatchObject({ id: 'a', text: 'sent after all' });
    expect(pages[0]!.total).toBe(9);
  });

  test('may be told twice', () => {
    const once = upsertMessage([newest, oldest], message('e', 50));
    expect(upsertMessage(once, message('e', 50))).toEqual(once);
  });

  test('wait for their page when that has not been asked for', () => {
    expect(idsOf(upsertMessage([newest], message('b', 20, 'changed')))).toEqual(['c', 'd']);
  });

  test('begin a conversation that was empty', () => {
    expect(idsOf(upsertMessage([page(null)], message('first', 1)))).toEqual(['first']);
  });
});

describe('a removed message', () => {
  test('is gone from its page and from the count', () => {
    const pages = removeMessage([newest, oldest], 'b');
    expect(idsOf(pages)).toEqual(['a', 'c', 'd']);
    expect(pages.map(({ total }) => total)).toEqual([8, 8]);
  });

  test('that is not here changes nothing', () => {
    expect(removeMessage([newest, oldest], 'x')).toEqual([newest, oldest]);
  });
});

describe('news in any order, any of them told again', () => {
  const minute = fc.integer({ min: 0, max: 59 });
  const known = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), minute }), { selector: ({ id }) => id });
  const news = fc.record({ type: fc.constantFrom('written', 'removed'), id: fc.constantFrom(...'abcdefgh') });

  /** The whole conversation as a plain list, by time and, within an instant, by when it was told. */
  const inOrder = (messages: Message[]): string[] =>
    messages.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).map(({ id }) => id);

  test('make the same conversation as a plain list that is sorted by time', () => {
    fc.assert(
      fc.property(known, fc.array(news, { maxLength: 40 }), (messages, told) => {
        const times = new Map(messages.map(({ id, minute: at }) => [id, at]));
        let pages: ThreadPage[] = [{ items: [], olderCursor: null, newerCursor: null, total: 0 }];
        let plain: Message[] = [];
        for (const [step, { type, id }] of told.entries()) {
          if (type === 'removed') {
            pages = removeMessage(pages, id);
            plain = plain.filter((one) => one.id !== id);
          } else {
            const written = message(id, times.get(id) ?? 30, `${id} at ${step}`);
            pages = upsertMessage(pages, written);
            const there = plain.some((one) => one.id === id);
            plain = there ? plain.map((one) => (one.id === id ? written : one)) : [...plain, written];
          }
        }
        const shown = mergePages(pages);
        expect(shown.map(({ id }) => id)).toEqual(inOrder(plain));
        expect(new Set(shown)).toEqual(new Set(plain));
        expect(pages[0]!.total).toBe(plain.length);
      }),
    );
  });

  test('keep a conversation of several pages sorted, each message once', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.constantFrom(...'abcdefgh'), minute }), { maxLength: 40 }), (told) => {
        // A message keeps the time at which it was written.
        const times = new Map([
          ...told.map(({ id, minute: at }) => [id, at] as const),
          ['a', 10],
          ['b', 20],
          ['c', 30],
          ['d', 40],
        ]);
        let pages: ThreadPage[] = [newest, oldest];
        for (const { id } of told) pages = upsertMessage(pages, message(id, times.get(id)!));
        const shown = mergePages(pages);
        expect(new Set(shown.map(({ id }) => id))).toEqual(new Set(times.keys()));
        expect(shown).toHaveLength(times.size);
        expect(shown.map(({ createdAt }) => createdAt)).toEqual(shown.map(({ createdAt }) => createdAt).toSorted());
      }),
    );
  });
});

describe('pages from both directions with arrivals between them', () => {
  const PAGE = 3;
  /** Pages as the server cuts them from the conversation as it is now; cursors are ids. */
  const cut = (all: readonly Message[], from: number, to: number): ThreadPage => {
    const first = Math.max(0, from);
    const items = all.slice(first, to);
    return {
      items,
      olderCursor: first > 0 ? items[0]!.id : null,
      newerCursor: to < all.length ? items.at(-1)!.id : null,
      total: all.length,
    };
  };
  const indexOf = (all: readonly Message[], id: string): number => all.findIndex((one) => one.id === id);

  test('make a stretch of the conversation without gaps or doubles, and all of it in the end', () => {
    const step = fc.constantFrom('older', 'newer', 'arrival', 'told again');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), fc.array(step, { maxLength: 40 }), (count, at, steps) => {
        let all = Array.from({ length: count }, (_, index) => message(`m${index}`, index));
        const around = at % count;
        let pages = [cut(all, around - 1, Math.min(count, around + 2))];
        const older = (): void => {
          const cursor = pages.at(-1)!.olderCursor;
          if (cursor === null) return;
          const to = indexOf(all, cursor);
          pages = [...pages, { ...cut(all, to - PAGE, to), newerCursor: null }];
        };
        const newer = (): void => {
          const cursor = pages[0]!.newerCursor;
          if (cursor === null) return;
          const from = indexOf(all, cursor) + 1;
          pages = [cut(all, from, Math.min(all.length, from + PAGE)), ...pages];
        };
        for (const what of steps) {
          if (what === 'older') older();
          else if (what === 'newer') newer();
          else {
            if (what === 'arrival') all = [...all, message(`m${all.length}`, all.length)];
            pages = upsertMessage(pages, all.at(-1)!);
          }
          const shown = idsOf(pages);
          const start = indexOf(all, shown[0]!);
          expect(shown).toEqual(all.slice(start, start + shown.length).map(({ id }) => id));
        }
        while (pages.at(-1)!.olderCursor !== null) older();
        while (pages[0]!.newerCursor !== null) newer();
        expect(mergePages(pages)).toEqual(all);
        expect(placesOf(pages)).toEqual({ total: all.length, offset: 0 });
      }),
    );
  });
});

describe('the place of what is loaded', () => {
  test('counts from the end while the beginning is not loaded', () => {
    expect(placesOf([page('older', message('c', 30), message('d', 40))])).toEqual({ total: 9, offset: 7 });
  });

  test('is not known between two ends that are not loaded', () => {
    const middle = { ...page('older', message('c', 30)), newerCursor: 'newer' };
    expect(placesOf([middle])).toEqual({ total: 9, offset: null });
  });
});

describe('the first message since the last visit', () => {
  const messages = [message('a', 1), message('b', 2), message('c', 3)];

  test('is the one after the read mark', () => {
    expect(firstUnread(messages, 'a', 'somebody')).toBe(1);
  });

  test('is none when all is read, nothing was ever read, or the mark is not loaded', () => {
    expect(firstUnread(messages, 'c', 'somebody')).toBe(-1);
    expect(firstUnread(messages, null, 'somebody')).toBe(-1);
    expect(firstUnread(messages, 'older', 'somebody')).toBe(-1);
  });

  test('is not one of the reader’s own', () => {
    expect(firstUnread(messages, 'a', 'tec_1')).toBe(-1);
  });
});
