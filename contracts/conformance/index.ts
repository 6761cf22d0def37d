/** The conformance kit: tries a backend (see `cli.ts` for the command) and a host's wiring against the contract. */
export { checkHost } from './checkHost.ts';
export type { HostWiring } from './host/wiring.ts';
export { createProbeRemote } from './probeRemote.ts';
export { printReport } from './report.ts';
export { CHECKS, runConformance } from './run.ts';
export type { Check, CheckResult, ConformanceOptions, ConformanceReport } from './types.ts';
