import type { Stage } from './stage.ts';
import type { Row } from './row.ts';

/**
 * One measure of the bench, in a file of its own. It yields each row as soon as it is measured and leaves nothing
 * behind: pages, processes and databases that it opens end with it.
 *
 * Rules that every measure keeps, so that its figures mean something:
 * - A time is told as a ratio to a baseline that was taken in the same run, in turns with it
 *   ({@link inTurns} in `turns.ts`), after rounds that only warm; {@link timeRow} makes the row of both.
 * - Nothing polls while the clock runs.
 * - Whoever runs the bench keeps the machine quiet; the report tells its load.
 */
export interface Measure {
  /**
   * By what it is chosen on the command line, e.g. `thread.10k`: `npm run bench -- thread` runs all that begin with
   * `thread.`. The names of its rows are this name, or begin with it and a dot.
   */
  readonly name: string;
  readonly rows: (stage: Stage) => AsyncIterable<Row>;
}
