import type { Peek } from '../../peek.svelte.ts';

/** What a reader has decided about one mail; it outlives the row of the conversation that scrolls away. */
export class MailView {
  /** Remote images of this mail are wanted. */
  images = $state(false);
  /** It is shown whatever it costs. */
  anyway = $state(false);
  quoted = $state(false);
  signature = $state(false);
  /** The height that each of its frames had, in pixels, so that nothing jumps when it comes back. */
  readonly heights: Record<string, number> = $state({});
}

const views = new WeakMap<Peek, Record<string, MailView>>();

/** The view of a message in this Peek. */
export const mailViewOf = (peek: Peek, messageId: string): MailView => {
  const known = views.get(peek) ?? {};
  views.set(peek, known);
  return (known[messageId] ??= new MailView());
};
