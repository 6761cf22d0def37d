import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { config, originOf } from '../host-sandbox/config.ts';
import { buildContracts, CONTRACTS_PACKAGE } from './buildContracts.ts';

const root = path.resolve(import.meta.dirname, '..');
const examples = path.join(root, 'host-sandbox/examples');
const run = promisify(execFile);

const withVite = (name: string): Promise<unknown> =>
  build({ configFile: path.join(examples, 'vite.config.mjs'), mode: name });

/** Nothing of the plain host is bundled; Module Federation's runtime, which it takes from the side, is one file. */
const plain = async (): Promise<void> => {
  const outDir = path.join(root, 'dist/examples/plain');
  mkdirSync(outDir, { recursive: true });
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      lib: {
        entry: path.join(root, 'node_modules/@module-federation/runtime/dist/index.js'),
        formats: ['es'],
        fileName: () => 'federation-runtime.js',
      },
    },
  });
  for (const file of ['index.html', 'main.js']) cpSync(path.join(examples, 'plain', file), path.join(outDir, file));
  cpSync(path.join(examples, 'styles.css'), path.join(outDir, 'styles.css'));
};

const withWebpack = (manifestUrl: string): Promise<unknown> =>
  run(
    process.execPath,
    ['node_modules/webpack-cli/bin/cli.js', '-c', 'host-sandbox/examples/webpack/webpack.config.mjs'],
    {
      cwd: root,
      env: { ...process.env, PEEK_MANIFEST_URL: manifestUrl },
    },
  );

/** Builds every example host into `dist/examples`, each with its own bundler. Rejects with the bundler's words. */
export const buildExamples = async (manifestUrl = `${originOf(config.remote)}/mf-manifest.json`): Promise<void> => {
  if (!existsSync(CONTRACTS_PACKAGE)) await buildContracts();
  await Promise.all([withVite('react'), withVite('vue'), plain(), withWebpack(manifestUrl)]);
};

if (process.argv[1] === import.meta.filename) {
  buildExamples().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
