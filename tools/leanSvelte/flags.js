/** In the place of Svelte's `internal/flags/index.js`: runes only, no experiments (the compiler is told the same). */
export const async_mode_flag = false;
export const legacy_mode_flag = false;
export const tracing_mode_flag = false;
