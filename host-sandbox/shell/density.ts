import { keepChoice, keptChoice } from './choice.ts';

const KEY = 'peek-sandbox-density';

/** How close the rows of the queue stand. */
export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

/** The density of the last visit, or the comfortable one. */
export const rememberedDensity = (): Density => keptChoice(KEY, DENSITIES);

/** Keeps a density for the next visit. */
export const rememberDensity = (density: Density): void => keepChoice(KEY, density);
