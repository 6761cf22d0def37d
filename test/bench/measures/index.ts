import type { Measure } from '../measure.ts';
import { building } from './building.ts';
import { frame } from './frame.ts';
import { idle } from './idle.ts';
import { leaking } from './leaking.ts';
import { opening } from './opening.ts';
import { push } from './push.ts';
import { scrolling } from './scrolling.ts';
import { server } from './server.ts';
import { threadOpening } from './threadOpening.ts';
import { touching } from './touching.ts';
import { typing } from './typing.ts';
import { wire } from './wire.ts';

/** All measures, in the order in which they run. A new one is a file of its own and a line here. */
export const MEASURES: readonly Measure[] = [
  wire,
  opening,
  frame,
  threadOpening,
  scrolling,
  typing,
  touching,
  push,
  leaking,
  idle,
  building,
  ...server,
];

/** The measures that names of the command line choose, e.g. `open`, `thread.10k`; all when there are none. Throws for a name that chooses nothing. */
export const choose = (names: readonly string[]): readonly Measure[] => {
  const isChosenBy = (name: string) => (measure: Measure) =>
    measure.name === name || measure.name.startsWith(`${name}.`);
  for (const name of names) {
    if (MEASURES.some(isChosenBy(name))) continue;
    throw new Error(`No measure is called ${name}. There are: ${MEASURES.map((measure) => measure.name).join(', ')}.`);
  }
  return names.length === 0 ? MEASURES : MEASURES.filter((measure) => names.some((name) => isChosenBy(name)(measure)));
};
