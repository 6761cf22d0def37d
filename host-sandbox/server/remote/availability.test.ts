import { describe, expect, test } from 'vitest';
import { remoteActions, type RemoteSituation } from './availability.ts';

const asset = { name: 'HARBOR-01', online: true, signedInUser: 'mia' };
const fine: RemoteSituation = { asset, role: 'technician', sessionBy: null };

const reasons = (situation: RemoteSituation): string[] =>
  remoteActions(situation).map(({ availability }) => (availability.enabled ? 'enabled' : availability.because));

describe('remote actions', () => {
  test.each<[string, Partial<RemoteSituation>, string[]]>([
    ['are enabled when the machine is there and somebody sits at it', {}, ['enabled', 'enabled', 'enabled']],
    ['need an asset', { asset: null }, ['no-asset', 'no-asset', 'no-asset']],
    ['need a role that may', { role: 'read_only' }, ['not-permitted', 'not-permitted', 'not-permitted']],
    ['need the machine online', { asset: { ...asset, online: false } }, ['offline', 'offline', 'offline']],
    [
      'need somebody to consent to a session',
      { asset: { ...asset, signedInUser: null } },
      ['enabled', 'enabled', 'nobody-signed-in'],
    ],
    ['allow one session at a time', { sessionBy: 'Ben Okafor' }, ['enabled', 'enabled', 'session-running']],
    [
      'name the missing right before the missing machine',
      { role: 'read_only', asset: { ...asset, online: false } },
      ['not-permitted', 'not-permitted', 'not-permitted'],
    ],
  ])('%s', (_, change, expected) => {
    expect(reasons({ ...fine, ...change })).toEqual(expected);
  });
});
