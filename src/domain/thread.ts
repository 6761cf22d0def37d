import type { Message, ThreadPage } from '#contracts';

const before = (a: Message, b: Message): boolean => a.createdAt < b.createdAt;

/** The loaded conversation, oldest first, each message once, from pages that are ordered newest page first. */
export const mergePages = (pages: readonly ThreadPage[]): Message[] => {
  const seen = new Set<string>();
  return pages
    .toReversed()
    .flatMap(({ items }) => items)
    .filter(({ id }) => !seen.has(id) && seen.add(id));
};

/** Whether a message belongs to a page that has not been asked for yet, before or after what is loaded. */
const isBeyondLoaded = (pages: readonly ThreadPage[], message: Message): boolean => {
  const loaded = mergePages(pages);
  const first = loaded[0];
  const last = loaded.at(-1);
  // Where all that was loaded has been removed, nothing says where the message belongs.
  const isOlder = pages.at(-1)?.olderCursor != null && (!first || before(message, first));
  const isNewer = pages[0]?.newerCursor != null && (!last || !before(message, last));
  return isOlder || isNewer;
};

/**
 * Puts a message in its place: over the one of the same identity, else by its time. Pages are ordered
 * newest page first. What belongs to a page that is not loaded comes with that page.
 */
export const upsertMessage = (pages: readonly ThreadPage[], message: Message): ThreadPage[] => {
  const known = pages.some(({ items }) => items.some(({ id }) => id === message.id));
  if (!known && isBeyondLoaded(pages, message)) return [...pages];
  // The newest page that holds something older, else the oldest one.
  const found = pages.findIndex(({ items }) => items.some((item) => !before(message, item)));
  const home = found === -1 ? pages.length - 1 : found;
  return pages.map((page, index) => {
    if (known) return { ...page, items: page.items.map((item) => (item.id === message.id ? message : item)) };
    const place = page.items.findLastIndex((item) => !before(message, item)) + 1;
    const items = index === home ? page.items.toSpliced(place, 0, message) : page.items;
    return { ...page, items, total: page.total + 1 };
  });
};

/** Takes a message out, if it is there. */
export const removeMessage = (pages: readonly ThreadPage[], messageId: string): ThreadPage[] => {
  if (!pages.some(({ items }) => items.some(({ id }) => id === messageId))) return [...pages];
  return pages.map((page) => ({
    ...page,
    items: page.items.filter(({ id }) => id !== messageId),
    total: page.total - 1,
  }));
};

/**
 * The place of each loaded message in the whole conversation, counted from 1, and how many there are:
 * for screen readers. Null places while neither end is loaded.
 */
export const placesOf = (pages: readonly ThreadPage[]): { total: number; offset: number | null } => {
  const total = pages[0]?.total ?? 0;
  if (pages.at(-1)?.olderCursor == null) return { total, offset: 0 };
  if (pages[0]?.newerCursor == null) return { total, offset: total - mergePages(pages).length };
  return { total, offset: null };
};

/** Index of the first message that is newer than the read mark; -1 where nothing is, or the mark is not loaded. */
export const firstUnread = (messages: readonly Message[], markId: string | null, myId: string | undefined): number => {
  const marked = markId === null ? -1 : messages.findIndex(({ id }) => id === markId);
  if (marked === -1) return -1;
  const isMine = (message: Message): boolean =>
    'author' in message && 'id' in message.author && message.author.id === myId;
  return messages.findIndex((message, index) => index > marked && !isMine(message));
};
