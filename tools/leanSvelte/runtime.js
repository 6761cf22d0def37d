/**
 * All of Svelte that the Peek uses, by one door: so that webpack joins it into one scope, and the minifier sees through
 * it. Whatever nobody imports from here stays out.
 */
export * from '../../node_modules/svelte/src/internal/client/index.js';
export * from '../../node_modules/svelte/src/index-client.js';
export * from '../../node_modules/svelte/src/reactivity/index-client.js';
export * from '../../node_modules/svelte/src/events/index.js';
export * from '../../node_modules/svelte/src/attachments/index.js';
