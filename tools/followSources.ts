import { watch } from 'node:fs';
import path from 'node:path';
import { startProcess, type ProcessPlan, type RunningProcess } from './processes.ts';

const root = path.resolve(import.meta.dirname, '..');
/** One save of an editor, or one change of branch, makes several events. */
const SETTLED_AFTER_MS = 200;

/** Calls `onChange` once the sources of a folder have changed and been quiet for a moment. Tests do not count. */
const watchSources = (folder: string, recursive: boolean, onChange: () => void): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(path.join(root, folder), { recursive }, (_event, name) => {
    if (!name || !/(?<!\.test)\.(ts|json)$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLED_AFTER_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
};

/**
 * Starts a running process anew whenever its sources change. One that does not come up says why, and is
 * tried again at the next change. Returns how to end it.
 */
export const followSources = (
  plan: ProcessPlan,
  first: RunningProcess,
  options: { logDir: string; signal: AbortSignal },
): (() => Promise<void>) => {
  let running: RunningProcess | null = first;
  let work = Promise.resolve();
  const restart = async (): Promise<void> => {
    await running?.stop();
    running = null;
    if (options.signal.aborted) return;
    try {
      running = await startProcess(plan, options);
      console.log(`${plan.name} started anew`);
    } catch (error) {
      if (!options.signal.aborted) console.error(error instanceof Error ? error.message : error);
    }
  };
  const onChange = (): void => {
    work = work.then(restart);
  };
  const folder = path.dirname(plan.entry);
  // Beside the folder lies what all processes share.
  const unwatch = [
    watchSources(folder, true, onChange),
    watchSources(path.dirname(folder), false, onChange),
    watchSources('contracts', true, onChange),
  ];
  return async () => {
    for (const end of unwatch) end();
    await work;
    await running?.stop();
  };
};
