import { untrack } from 'svelte';
import { getPeek } from '../peek.svelte.ts';
import type { Command } from './commands.svelte.ts';

/** Provides a component's commands while it is there. Call it while the component initialises. */
export const useCommands = (commands: () => readonly Command[]): void => {
  const peek = getPeek();
  // An effect, because the list of all commands belongs to the panel, not to the component.
  $effect(() => {
    const own = commands();
    return untrack(() => peek.commands.provide(own));
  });
};
