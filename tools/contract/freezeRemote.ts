import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Rollup } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Keeps this release's remote, the whole `./mount` without its styles, as one module (after brotli). Tests mount it with
 * hosts of later contracts. Returns the file's path.
 */
export const freezeRemote = async (version: string): Promise<string> => {
  const output = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [svelte({ configFile: false, compilerOptions: { css: 'external' } })],
    resolve: {
      conditions: ['browser', 'svelte'],
      alias: [{ find: /^#contracts$/, replacement: path.join(root, 'contracts/index.ts') }],
    },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry: path.join(root, 'src/mount.ts'), formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rollup.RollupOutput[];
  const code = output[0]!.output.find((part) => part.type === 'chunk')!.code;
  const file = path.join(root, 'test/frozen', `remote-${version}.js.br`);
  writeFileSync(file, brotliCompressSync(code));
  return path.relative(process.cwd(), file);
};
