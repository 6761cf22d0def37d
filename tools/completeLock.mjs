// Plain Node without dependencies: the lock file must be whole before anything can be installed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm run lock` makes package-lock.json whole after a change of package.json. A registry that does not hold the
 * binaries of all platforms makes npm leave them out, and `npm ci` then refuses the lock file everywhere.
 * With --check, changes nothing and fails when something is missing.
 */
const file = path.resolve(import.meta.dirname, '../package-lock.json');

const SYSTEMS = ['darwin', 'win32', 'linux', 'android', 'freebsd', 'openharmony'];
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32'];

/** The platform that a binary is for, read from its name: `@swc/core-linux-arm64-musl`. */
const platformOf = (name) => {
  const words = name.split('/').at(-1).split('-');
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (cpu.length === 0) return null;
  return { cpu, os: os.length > 0 ? os : undefined };
};

/** Where Node looks for a package that is needed by the one in `folder`, nearest first. */
const placesOf = (folder, name) => {
  const places = [];
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    places.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
    if (at === '') return places;
  }
};

const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([folder, { optionalDependencies = {}, dev, peer }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !placesOf(folder, name).some((place) => place in lock.packages))
    .map(([name, version]) => {
      const platform = platformOf(name);
      const { cpu, os } = platform ?? {};
      // In npm's order, so that it has nothing to rearrange later.
      const entry = { version, cpu, ...(dev && { dev }), optional: true, ...(os && { os }), ...(peer && { peer }) };
      return { name, isKnown: platform !== null && /^\d/.test(version), entry };
    }),
);

const unknown = missing.filter(({ isKnown }) => !isKnown).map(({ name }) => name);
const addresses = Object.entries(lock.packages).filter(([, { resolved }]) => resolved);
if (process.argv.includes('--check') || unknown.length > 0) {
  for (const { name } of missing) console.error(`package-lock.json lacks ${name}.`);
  for (const [folder] of addresses) console.error(`package-lock.json names the registry that ${folder} came from.`);
  if (missing.length + addresses.length > 0) console.error('Run `npm run lock`.');
  process.exit(missing.length + addresses.length > 0 ? 1 : 0);
}
for (const [, entry] of addresses) delete entry.resolved;
for (const { name, entry } of missing) lock.packages[`node_modules/${name}`] = entry;
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
