import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildContracts, CONTRACTS_PACKAGE } from '../../tools/buildContracts.ts';
import { installContracts, packContracts } from '../../tools/packContracts.ts';
import { remoteTypes } from '../../tools/remoteTypes.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

const DOCUMENTS = ['README.md', 'contracts/README.md', ...readdirSync(path.join(root, 'docs')).map((n) => `docs/${n}`)];

/** A compiler has much to read, and a busy machine takes its time; this only ends what hangs. */
const PATIENCE_MS = 240_000;

interface Recipe {
  /** Where it stands, for whoever reads of an error. */
  readonly file: string;
  readonly code: string;
}

/** Every block of code that a host's compiler would read. A first line `// name.ts` is the name by which others import it. */
const recipesOf = (document: string): Recipe[] => {
  const blocks = readFileSync(path.join(root, document), 'utf8').matchAll(/^```(ts|tsx|vue)\n([^]*?)^```$/gm);
  return [...blocks].map(([, language, code], index) => {
    const named = /^\/\/ (\S+\.\w+)$/m.exec(code!.split('\n', 2).join('\n'))?.[1];
    return { file: named ?? `${document.replaceAll(/\W/g, '-')}-${index + 1}.${language}`, code: code! };
  });
};

/** What readers have in scope where a document shows a few lines only. */
const ASSUMED = `
declare const myCsrfToken: string;
declare const ticketId: string;
declare const handle: import('@ticket-peek/contracts').PeekHandle;
`;

const OPTIONS = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  jsx: 'react-jsx',
  strict: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  types: [],
  // As Module Federation's build lays them (docs/hosts.md, "Types").
  paths: { '*': ['./@mf-types/*'] },
};

let folder: string;
beforeAll(async () => {
  if (!existsSync(CONTRACTS_PACKAGE)) await buildContracts();
  folder = mkdtempSync(path.join(tmpdir(), 'peek-recipes-'));
  const beside = ['zod', '@module-federation/runtime', 'react', '@types/react', 'vue'];
  installContracts(folder, packContracts(folder), beside);
  const types = path.join(folder, '@mf-types/mspTicketPeek');
  mkdirSync(types, { recursive: true });
  for (const [name, text] of Object.entries(remoteTypes())) writeFileSync(path.join(types, name), text);
  writeFileSync(path.join(folder, 'assumed.d.ts'), ASSUMED);
}, PATIENCE_MS);
afterAll(() => rmSync(folder, { recursive: true }));

/** What a host's compiler says of its files; empty when it has nothing to say. */
const compile = async (recipes: readonly Recipe[]): Promise<string> => {
  for (const { file, code } of recipes) writeFileSync(path.join(folder, file), code);
  const files = ['assumed.d.ts', ...recipes.map(({ file }) => file)];
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, files }));
  const compiler = path.join(root, 'node_modules/vue-tsc/bin/vue-tsc.js');
  const { stdout } = await run(process.execPath, [compiler, '-p', folder], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
};

test(
  'every recipe of the documents compiles against the packed contracts and the types that the remote publishes',
  async () => {
    const recipes = DOCUMENTS.filter((name) => name.endsWith('.md')).flatMap(recipesOf);
    expect(recipes.map(({ file }) => path.extname(file))).toEqual(expect.arrayContaining(['.ts', '.tsx', '.vue']));
    expect(new Set(recipes.map(({ file }) => file)).size).toBe(recipes.length);
    expect(await compile(recipes)).toBe('');
  },
  PATIENCE_MS,
);

test(
  'a mistake in a recipe is told by its place, whatever it is written in',
  async () => {
    const mistakes: Readonly<Record<string, readonly [right: string, wrong: string]>> = {
      'TicketPeek.tsx': ['update({ ticketId })', 'update({ ticket: ticketId })'],
      'TicketPeek.vue': ["type === 'close'", "type === 'closed'"],
      'showTicket.ts': ['negotiate(hello)', 'negotiate(host)'],
    };
    const recipes = recipesOf('docs/hosts.md').map(({ file, code }) => {
      const [right, wrong] = mistakes[file] ?? ['', ''];
      return { file, code: code.replace(right, wrong) };
    });
    const told = await compile(recipes);
    expect([...told.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file).sort()).toEqual(
      Object.keys(mistakes).sort(),
    );
  },
  PATIENCE_MS,
);
