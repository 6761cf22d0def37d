import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { buildContracts, CONTRACTS_PACKAGE } from './buildContracts.ts';

/** `npm run check`: runs every `check:…` of package.json, two at a time, and says of each whether it passed. */
const root = path.resolve(import.meta.dirname, '..');
const AT_ONCE = 2;

const runScript = (name: string): Promise<{ passed: boolean; output: string }> =>
  new Promise((resolve) => {
    const output: Buffer[] = [];
    const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(output).toString().trim() }));
  });

const names = Object.keys(packageJson.scripts).filter((name) => name.startsWith('check:'));
const waiting = [...names];
const failed: string[] = [];

const work = async (): Promise<void> => {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const since = performance.now();
    const { passed, output } = await runScript(name);
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    console.log(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (passed) continue;
    failed.push(name);
    console.log(output);
  }
};

// The example hosts are checked against the package, as a stranger's are.
if (!existsSync(CONTRACTS_PACKAGE)) await buildContracts();
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}
