import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { reportOf } from './report.ts';
import type { Row } from './row.ts';

/** What is told of a run beside its rows. */
export interface Run {
  readonly startedAt: Date;
  readonly seconds: number;
}

const folder = path.resolve(import.meta.dirname, '../../bench');

/**
 * Writes `bench/results.json` (the run, the machine and how loaded it was at the end, and every row with its samples)
 * and the same for people, with plots, as `bench/report.html`.
 */
export const writeResults = (rows: readonly Row[], { startedAt, seconds }: Run): void => {
  const machine = { cores: cpus().length, model: cpus()[0]?.model, load: loadavg() };
  const results = { startedAt: startedAt.toISOString(), seconds: Math.round(seconds), machine, rows };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const load = machine.load.map((one) => one.toFixed(1)).join(', ');
  const about = `${results.startedAt}, ${results.seconds} s, on ${machine.cores} cores (${machine.model ?? 'unknown'}), load ${load}.`;
  writeFileSync(path.join(folder, 'report.html'), reportOf(rows, about));
};
