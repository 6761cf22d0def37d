import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Keeps how this release's remote agrees with hosts: its `negotiate` as one plain module, with the versions that
 * it states. Tests let it meet hosts of later contracts. Returns the file's path.
 */
export const freezeRemote = async (version: string): Promise<string> => {
  const fileName = `remote-${version}`;
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '#contracts': path.join(root, 'contracts/version.ts') } },
    build: {
      outDir: 'test/frozen',
      emptyOutDir: false,
      minify: false,
      target: 'es2022',
      lib: { entry: 'src/domain/negotiate.ts', formats: ['es'], fileName: () => `${fileName}.js` },
    },
  });
  return path.join('test/frozen', `${fileName}.js`);
};
