import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ModuleFederationPlugin } from '@module-federation/enhanced/webpack';
import { expect, test } from '@playwright/test';
import webpack from 'webpack';
import { config, originOf } from '../../host-sandbox/config.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A host's own code: what it may do, and what its compiler must refuse. */
const CONSUMER = `
import peek, { type HostCapabilities, type HostHello, type SignedIn, type TicketLiveEvent, type TicketRow } from 'peek/mount';
import define from 'peek/element';
const hello: HostHello = {
  contract: { id: 'msp.ticket-peek', version: '1.0.0' },
  host: { name: 'consumer', version: '1' },
  capabilities: { request: 1, reportError: 1 },
};
declare const host: HostCapabilities;
const answer = peek.negotiate(hello);
const said: string = answer.ok ? answer.version : answer.message;
const handle = peek.mount(document.body, { hello, host, input: { ticketId: said, theme: { name: 'dark' } } });
handle.on('close', ({ payload }) => console.log(payload.reason.length));
define('my-peek');
// @ts-expect-error The input needs a ticket.
handle.update({ ticketId: 7 });
// @ts-expect-error Capabilities are required.
peek.mount(document.body, { hello, input: { ticketId: 'a', theme: { name: 'dark' } } });
// @ts-expect-error There is no such event.
handle.on('closing', () => undefined);
// This host has no zod: the shapes that the contract derives from its schemas are told all the same.
type IsAny<T> = 0 extends 1 & T ? true : false;
const told: [IsAny<TicketRow>, IsAny<TicketRow['sla']['dueAt']>, IsAny<TicketLiveEvent>, IsAny<SignedIn>] = [false, false, false, false];
declare const row: TicketRow;
const [number, subject]: [number, string] = [row.number, row.subject];
// @ts-expect-error A row has no such field.
console.log(row.colour, told, number, subject);
`;

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'peek-types-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test('a host’s build fetches the remote’s types by its manifest, and its compiler holds it to them', async () => {
  await writeFile(path.join(folder, 'consumer.ts'), CONSUMER);
  await writeFile(path.join(folder, 'index.js'), 'export {};');
  const options = {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2023', 'DOM'],
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], paths: { '*': ['./@mf-types/*'] } },
  };
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }),
  );

  const compiler = webpack({
    context: folder,
    mode: 'development',
    devtool: false,
    entry: './index.js',
    output: { path: path.join(folder, 'dist') },
    plugins: [
      new ModuleFederationPlugin({
        name: 'consumer',
        remotes: { peek: `mspTicketPeek@${originOf(config.remote)}/mf-manifest.json` },
        dts: { generateTypes: false, consumeTypes: { abortOnError: true, typesOnBuild: true } },
        dev: false,
        manifest: false,
      }),
    ],
  });
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  );
  expect(stats?.hasErrors()).toBe(false);
  await new Promise((resolve) => compiler.close(resolve));
  // The build does not wait for the types that it fetches.
  await expect
    .poll(() => readdir(path.join(folder, '@mf-types/peek')).catch(() => []))
    .toEqual(expect.arrayContaining(['mount.d.ts', 'element.d.ts', 'bridge.d.ts', 'contract.d.ts']));
  const tsc = await run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(tsc.stdout).toBe('');
});
