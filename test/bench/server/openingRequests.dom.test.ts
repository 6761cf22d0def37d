import { expect, test, vi } from 'vitest';
import { FakeHost } from '../../../src/testing/fakeHost.ts';
import { openPeek } from '../../../src/testing/openPeek.ts';
import { openingRequests } from './openingRequests.ts';

const inWords = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path}`;

test('the bench of the server asks for what a Peek asks for when it opens, and for nothing else', async () => {
  const { host } = await openPeek(new FakeHost().withOpening());
  const asked = (): string[] => [...new Set(host.requests.map(inWords))].sort();
  await vi.waitFor(() => expect(asked()).toEqual(openingRequests('tkt_1', 'msg_1', 'one').map(inWords).sort()));
});
