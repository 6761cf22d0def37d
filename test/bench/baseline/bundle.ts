import path from 'node:path';
import { build } from 'vite';

/** Bundles a page's script of the baselines as small as its authors would ship it. Rejects with the bundler's words. */
export const bundlePage = async (file: string, constants: Record<string, unknown> = {}): Promise<string> => {
  const entry = path.join(import.meta.dirname, file);
  const result = await build({
    ...{ configFile: false, publicDir: false, logLevel: 'error' },
    define: Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])),
    build: { write: false, target: 'es2022', minify: true, lib: { entry, formats: ['es'], fileName: () => file } },
  });
  const [bundle] = Array.isArray(result) ? result : [result];
  if (!bundle || !('output' in bundle)) throw new Error(`${file} was not bundled.`);
  return bundle.output[0].code;
};
