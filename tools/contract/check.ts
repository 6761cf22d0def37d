import type { Change } from './diffShapes.ts';
import { diffContracts, versionObjection } from './diffContracts.ts';
import { readRelease, releasedVersions } from './releases.ts';
import { takeSnapshot } from './takeSnapshot.ts';

/**
 * `npm run contract:check`: compares the contract with its last release, names every difference, and fails when
 * the version does not say what they mean to hosts and backends.
 */
const released = releasedVersions().at(-1);
if (released === undefined) throw new Error('No contract is released: run npm run contract:release.');

const present = takeSnapshot();
const changes = diffContracts(readRelease(released), present);

/** A shape stands in many routes: what changed in it is told once, with where else it was met. */
const told = (kind: Change['kind']): string[] => {
  const groups = new Map<string, Change[]>();
  for (const change of changes.filter((one) => one.kind === kind)) {
    const key = `${change.at
      .split(/[.·]\s?/)
      .slice(-2)
      .join('.')} ${change.what}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].map(
    ([first, ...rest]) =>
      `  ${first?.at}: ${first?.what}${rest.length === 0 ? '' : ` (and in ${rest.length} more places, e.g. ${rest[0]?.at})`}`,
  );
};

for (const [kind, heading] of [
  ['breaking', 'Breaks who builds on it:'],
  ['additive', 'Adds:'],
] as const) {
  const lines = told(kind);
  if (lines.length > 0) console.log([heading, ...lines].join('\n'));
}

const objection = versionObjection(released, present.version, changes);
if (objection) {
  console.error(objection);
  process.exitCode = 1;
} else {
  console.log(
    `Contract ${present.version}: ${changes.length === 0 ? 'as' : `${changes.length} differences from what was`} released as ${released}.`,
  );
}
