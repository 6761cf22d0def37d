import path from 'node:path';
import ts from 'typescript';
import { build, type Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '../../../..');

/** The Svelte that each of the hosts in this folder is made with, by its name in package.json. */
const SVELTE = { svelte4: 'svelte-4', svelte5: 'svelte-5.0' } as const;
export type Neighbour = keyof typeof SVELTE;

interface Compiler {
  preprocess(source: string, by: { script(part: { content: string }): { code: string } }): Promise<{ code: string }>;
  compile(source: string, options: { filename: string }): { js: { code: string } };
}

/** Svelte 4 leaves TypeScript to others. */
const withoutTypes = ({ content }: { content: string }): { code: string } => {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  return { code: ts.transpileModule(content, { compilerOptions }).outputText };
};

/** Compiles components with a Svelte of one's choice. */
const compileWith = async (name: string): Promise<Plugin> => {
  // By a variable: the types of an older Svelte would be declared for the one that the Peek is made with.
  const { preprocess, compile } = (await import(`${name}/compiler`)) as Compiler;
  return {
    name,
    transform: async (source, filename) => {
      if (!filename.endsWith('.svelte')) return undefined;
      const { code } = await preprocess(source, { script: withoutTypes });
      return compile(code, { filename }).js.code;
    },
  };
};

/** Builds a host of this folder; the sandbox serves it under `/examples/<name>/`. */
export const buildNeighbour = async (name: Neighbour): Promise<void> => {
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, name),
    base: './',
    logLevel: 'error',
    plugins: [await compileWith(SVELTE[name])],
    resolve: {
      alias: [
        { find: /^#contracts$/, replacement: path.join(root, 'contracts/index.ts') },
        { find: /^svelte(?=\/|$)/, replacement: SVELTE[name] },
      ],
    },
    build: { outDir: path.join(root, 'dist/examples', name), emptyOutDir: true, target: 'es2022' },
  });
};
