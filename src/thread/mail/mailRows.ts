import type { ConversationItem } from '../../domain/conversationItems.ts';
import { readPaneWidth } from '../../paneWidth.ts';
import type { Peek } from '../../peek.svelte.ts';
import { mailViewOf, type MailView } from './mailView.svelte.ts';

/** How many rows are remembered: the newest of some hundred tickets. */
const MOST = 500;

/**
 * How high rows with an HTML mail have stood in this page, in pixels. Whoever opens a ticket again reads it at once, at
 * the height that it will have, and nothing moves when the mail's frame comes.
 */
const stood = new Map<string, number>();

/** The height is that of one layout: of the window's width, and of what the divider leaves. */
const keyOf = (messageId: string): string => `${messageId} ${innerWidth} ${readPaneWidth()}`;

/** The view of a row's mail; undefined for rows that hold no HTML mail. */
const viewOf = (peek: Peek, item: ConversationItem | undefined): MailView | undefined =>
  item?.type === 'message' && item.message.kind === 'customer' && item.message.html
    ? mailViewOf(peek, item.key)
    : undefined;

/** Notes the height of a row, in pixels, where it is that of a mail which a reader has unfolded nothing of. */
export const noteMailRow = (peek: Peek, item: ConversationItem | undefined, px: number): void => {
  const view = viewOf(peek, item);
  if (!view?.stands || view.quoted || view.signature) return;
  const key = keyOf(item!.key);
  stood.delete(key);
  stood.set(key, px);
  if (stood.size > MOST) stood.delete(stood.keys().next().value!);
};

/** How high a row is to be while its mail has no height yet, in pixels; undefined where that is not known or not wanted. */
export const reservedHeight = (peek: Peek, item: ConversationItem | undefined): number | undefined =>
  viewOf(peek, item)?.stands === false ? stood.get(keyOf(item!.key)) : undefined;

/** Whether a row is a mail that will be of another height once its frame has come. */
export const willGrow = (peek: Peek, item: ConversationItem | undefined): boolean =>
  viewOf(peek, item)?.stands === false && !stood.has(keyOf(item!.key));
