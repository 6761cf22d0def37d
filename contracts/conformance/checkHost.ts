import { optional } from './host/optional.ts';
import { required } from './host/required.ts';
import type { HostCheck, HostWiring } from './host/wiring.ts';
import { Skipped, type CheckResult } from './types.ts';

/** Runs one check of a host; whatever is thrown is what came. */
export const runHostCheck = async ({ id, says, run }: HostCheck, wiring: HostWiring): Promise<CheckResult> => {
  const result = (outcome: CheckResult['outcome'], came: string): CheckResult => ({
    id,
    says,
    outcome,
    asked: '',
    came,
  });
  try {
    await run(wiring);
    return result('passed', '');
  } catch (error) {
    const came = error instanceof Error ? error.message : String(error);
    return result(error instanceof Skipped ? 'skipped' : 'failed', came);
  }
};

/**
 * Tries what a host lends, before any Peek is mounted: in its page's console or in its own tests. Leaves no trace.
 * Never rejects.
 */
export const checkHost = async (wiring: HostWiring): Promise<CheckResult[]> => {
  const results: CheckResult[] = [];
  for (const check of [...required, ...optional]) results.push(await runHostCheck(check, wiring));
  return results;
};
