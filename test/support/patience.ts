import { vi } from 'vitest';

/** In milliseconds. It only ends what hangs: a machine that is busy is slow, not wrong. `expect.poll` has it by vitest.config.ts. */
export const PATIENCE_MS = 20_000;

type Given = Parameters<typeof vi.waitFor>[1];
const patient = (given: Given): Given => (typeof given === 'number' ? given : { timeout: PATIENCE_MS, ...given });

const { waitFor, waitUntil } = vi;
vi.waitFor = (look, given) => waitFor(look, patient(given));
vi.waitUntil = (look, given) => waitUntil(look, patient(given));
