import { builtInNexie } from './builtIn.ts';
import { modelNexie, type ModelEndpoint } from './model.ts';
import type { Nexie } from './provider.ts';

/** Nexie by the configured OpenAI-compatible endpoint; without one, by the built-in rules, which call themselves so. */
export const createNexie = (endpoint: ModelEndpoint | null): Nexie => (endpoint ? modelNexie(endpoint) : builtInNexie);
