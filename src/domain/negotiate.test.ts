import { describe, expect, test } from 'vitest';
import { CONTRACT_ID, CONTRACT_VERSION, SUPPORTED_MAJORS, type HostHello } from '#contracts';
import { negotiate } from './negotiate.ts';

const hello = (changes: Partial<HostHello> = {}): HostHello => ({
  contract: { id: CONTRACT_ID, version: CONTRACT_VERSION },
  host: { name: 'test', version: '1' },
  capabilities: {
    ...{ request: 1, reportError: 1, resolveUrl: 1, subscribeTicket: 1, notify: 1, drafts: 1 },
    ...{ stream: 1, signIn: 1, linkTo: 1, session: 1, theme: 1, announce: 1, overlay: 1, telemetry: 1, nonce: 1 },
  },
  ...changes,
});
const speaking = (version: string) => hello({ contract: { id: CONTRACT_ID, version } });

describe('a host that can be served', () => {
  test('hears which version is spoken and that nothing is degraded', () => {
    expect(negotiate(hello())).toEqual({ ok: true, version: CONTRACT_VERSION, degraded: [] });
  });

  test('may speak a newer minor of the same major, because a minor only adds', () => {
    expect(negotiate(speaking(`${SUPPORTED_MAJORS[0]}.99.0`)).ok).toBe(true);
  });

  const optional = [
    ...(['subscribeTicket', 'resolveUrl', 'notify', 'drafts', 'stream', 'signIn', 'linkTo'] as const),
    ...(['session', 'theme', 'announce', 'overlay', 'telemetry', 'nonce'] as const),
  ];
  test.each(optional)('hears what it goes without when it does not lend %s', (capability) => {
    const { [capability]: _, ...capabilities } = hello().capabilities;
    const answer = negotiate(hello({ capabilities }));
    expect(answer).toMatchObject({ ok: true, degraded: [{ capability, effect: expect.stringMatching(/\w+ \w+/) }] });
  });
});

describe('a host that cannot be served', () => {
  test('speaks another contract', () => {
    const stranger = { id: 'somebody.else' as typeof CONTRACT_ID, version: CONTRACT_VERSION };
    expect(negotiate(hello({ contract: stranger }))).toMatchObject({ ok: false, code: 'CONTRACT_ID' });
  });

  test.each(['0.9.0', '99.0.0', 'latest', ''])('speaks version “%s”, whose major is not served', (version) => {
    const answer = negotiate(speaking(version));
    expect(answer).toMatchObject({ ok: false, code: 'MAJOR_UNSUPPORTED', supportedMajors: [...SUPPORTED_MAJORS] });
  });

  test.each(['request', 'reportError'] as const)('does not lend %s', (capability) => {
    const { [capability]: _, ...capabilities } = hello().capabilities;
    const answer = negotiate(hello({ capabilities }));
    expect(answer).toMatchObject({
      ok: false,
      code: 'MISSING_CAPABILITY',
      message: expect.stringContaining(capability),
    });
  });
});
