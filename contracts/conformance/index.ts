/** The conformance kit: tries a backend against the contract (see `cli.ts` for the command). */
export { printReport } from './report.ts';
export { CHECKS, runConformance } from './run.ts';
export type { Check, CheckResult, ConformanceOptions, ConformanceReport } from './types.ts';
