/**
 * In the place of Svelte's `internal/client/dom/hydration.js`: the Peek is never rendered on a server, so it never
 * hydrates. As constants, the branches for it fall away.
 */
export const hydrating = false;
export const hydrate_node = null;
export const set_hydrating = () => {};
export const set_hydrate_node = () => {};
export const hydrate_next = () => {};
export const hydrate_template = () => {};
export const reset = () => {};
export const next = () => {};
export const skip_nodes = () => null;
export const read_hydration_instruction = () => '';
