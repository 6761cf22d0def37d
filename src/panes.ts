import { createContext } from 'svelte';
import type { ComposerMode } from '#contracts';

/** What the parts of one ticket may ask of each other. Each is filled in by the part that can do it, for as long as it is there. */
export class Panes {
  /** Shows a message in the conversation and points it out. */
  showMessage: (messageId: string) => void = () => undefined;
  /** Puts a text at the cursor of the draft of a mode and takes the focus there; nothing that was written is lost. */
  write: (mode: ComposerMode, text: string) => void = () => undefined;
}

const [read, provide, isProvided] = createContext<Panes>();

/** Lends the ticket's panes to everything in it. */
export const providePanes = provide;

/** The panes of the ticket around; a part that stands alone gets panes that do nothing. */
export const getPanes = (): Panes => (isProvided() ? read() : new Panes());
