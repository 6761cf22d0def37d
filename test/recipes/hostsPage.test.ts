import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { strictHostPolicy } from '../../host-sandbox/server/http/security.ts';
import { takeSnapshot } from '../../tools/contract/takeSnapshot.ts';

const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
const page = read('docs/hosts.md');

test.each(['docs/hosts.md', 'README.md'])(
  'the policy that %s states is the one under which the examples run',
  (file) => {
    const directives = (policy: string): string[] => policy.trim().split(/;\s*/).sort();
    const stated = /```\n(default-src[^]*?)```/.exec(read(file))![1]!;
    expect(directives(stated)).toEqual(directives(strictHostPolicy('https://peek.example')));
  },
);

test('the page for host teams says of every capability what happens where it is absent', () => {
  const table = /## Capabilities\n([^]*?)\n## /.exec(page)![1]!;
  const rows = [...table.matchAll(/^\| (`.+`) \| (\w.*) \|$/gm)];
  const named = rows.flatMap(([, names]) => [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(Object.keys(takeSnapshot().fromHost['HostCapabilities']!.properties!).sort());
});
