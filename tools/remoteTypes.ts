import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { plainTypes } from './plainTypes.ts';
import { zip } from './zip.ts';

const remote = path.resolve(import.meta.dirname, '../dist/remote');

/** What the manifest says of the types, as Module Federation's own generator would. */
export const TYPES = { path: '', name: '', zip: 'types.zip', api: 'types.d.ts' };

/** The default export of each exposed module, by its type in the contracts. */
const EXPOSES = { mount: 'PeekRemote', element: 'DefineTicketPeek', bridge: 'PeekBridge' };

/** Module Federation puts the name that a host gives to the remote in its place. */
const ALIAS = 'REMOTE_ALIAS_IDENTIFIER';

const moduleOf = (type: string): string =>
  `import type { ${type} } from './contract.js';\ndeclare const exposed: ${type};\nexport default exposed;\nexport type * from './contract.js';\n`;

/**
 * The remote's types by file, as a host's build finds them in its folder for the remote: those of the contract, which
 * need no package, and nothing of the remote's own code. Module Federation's generator would tell `#contracts`, which
 * nobody else can resolve, and compile all of the remote once more.
 */
export const remoteTypes = (): Record<string, string> => {
  const modules = Object.fromEntries(Object.entries(EXPOSES).map(([name, type]) => [`${name}.d.ts`, moduleOf(type)]));
  const contract = plainTypes([...Object.values(EXPOSES), 'TicketPeekElement']);
  return { ...modules, 'contract.d.ts': contract };
};

/** Puts the remote's types beside its manifest, where Module Federation's build of a host looks for them. */
export const writeRemoteTypes = (): void => {
  writeFileSync(path.join(remote, TYPES.zip), zip(remoteTypes()));
  const keys = Object.keys(EXPOSES).map((name) => `'${ALIAS}/${name}'`);
  const packageType = keys.map((key) => `T extends ${key} ? typeof import(${key}) : `).join('');
  writeFileSync(
    path.join(remote, TYPES.api),
    `export type RemoteKeys = ${keys.join(' | ')};\ntype PackageType<T> = ${packageType}any;\n`,
  );
};
