import type { Peek } from '../../peek.svelte.ts';

/** What a mail is read in, each in a frame of its own. */
export type MailPart = 'own' | 'signature' | 'quoted';

/** What a reader has decided about one mail; it outlives the row of the conversation that scrolls away. */
export class MailView {
  /** Remote images of this mail are wanted. */
  images = $state(false);
  /** It is shown whatever it costs. */
  anyway = $state(false);
  quoted = $state(false);
  signature = $state(false);
  /** It is read as text, because it costs too much or its means are lost. */
  isText = $state(false);
  /** The height that each of its frames had, in pixels, so that nothing jumps when it comes back. */
  readonly heights: Partial<Record<MailPart, number>> = $state({});

  /** Whether it is as high as it will stay. */
  get stands(): boolean {
    return this.isText || this.heights.own !== undefined;
  }
}

const views = new WeakMap<Peek, Record<string, MailView>>();

/** What asks for a view first may be a derived value, and what is made within one is no news to it: made beside it. */
const makeView = (): MailView => {
  let made!: MailView;
  $effect.root(() => void (made = new MailView()))();
  return made;
};

/** The view of a message in this Peek. */
export const mailViewOf = (peek: Peek, messageId: string): MailView => {
  const known = views.get(peek) ?? {};
  views.set(peek, known);
  return (known[messageId] ??= makeView());
};

/** Hands on what a mail is shown by, as it loads; where it cannot be had, the mail is read as text. */
export const orText = <T>(loading: Promise<T>, view: () => MailView): Promise<T> => {
  void loading.catch(() => (view().isText = true));
  return loading;
};
