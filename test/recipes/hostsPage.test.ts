import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { strictHostPolicy } from '../../host-sandbox/server/http/security.ts';
import { takeSnapshot } from '../../tools/contract/takeSnapshot.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/hosts.md'), 'utf8');

test('the policy that the page for host teams states is the one under which the examples run', () => {
  const directives = (policy: string): string[] => policy.trim().split(/;\s*/).sort();
  const stated = /```\n(default-src[^]*?)```/.exec(page)![1]!;
  expect(directives(stated)).toEqual(directives(strictHostPolicy('https://peek.example')));
});

test('the page for host teams says of every capability what happens where it is absent', () => {
  const table = /## Capabilities\n([^]*?)\n## /.exec(page)![1]!;
  const rows = [...table.matchAll(/^\| (`.+`) \| (\w.*) \|$/gm)];
  const named = rows.flatMap(([, names]) => [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(Object.keys(takeSnapshot().fromHost['HostCapabilities']!.properties!).sort());
});
