import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

/** What may be shipped with the product without asking anybody: permissive, or copyleft by the file only. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
]);

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.optional(z.string()),
      license: z.optional(z.string()),
      dev: z.optional(z.boolean()),
      devOptional: z.optional(z.boolean()),
      link: z.optional(z.boolean()),
    }),
  ),
});

/** Whether one of the licences that a package offers, or all that it demands, may be shipped. */
export const isAllowed = (expression: string | undefined): boolean =>
  (expression ?? '')
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));

/** `npm run check:licences`: lists the licences of what the product is made from, and fails on one that nobody has judged. */
if (process.argv[1] === import.meta.filename) {
  const lock = lockSchema.parse(
    JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../package-lock.json'), 'utf8')),
  );
  const shipped = Object.entries(lock.packages).filter(
    ([name, { dev, devOptional, link }]) => name && !dev && !devOptional && !link,
  );
  const byLicence = new Map<string, number>();
  for (const [, { license = 'none stated' }] of shipped) byLicence.set(license, (byLicence.get(license) ?? 0) + 1);
  for (const [licence, count] of [...byLicence].sort((a, b) => b[1] - a[1])) console.log(`${licence}: ${count}`);
  const others = shipped.filter(([, { license }]) => !isAllowed(license));
  for (const [name, { version, license }] of others)
    console.error(
      `${name} ${version}: ${license ?? 'states no licence'}. Judge it, then allow it in tools/licences.ts.`,
    );
  process.exitCode = others.length === 0 ? 0 : 1;
}
