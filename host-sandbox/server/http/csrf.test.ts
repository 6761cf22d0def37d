import { describe, expect, test } from 'vitest';
import { csrfObjection } from './csrf.ts';

const OWN = 'http://localhost:4300';
const TOKEN = 'the-token-of-this-sign-in';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const SITES = [undefined, 'same-origin', 'none', 'same-site', 'cross-site'];
const ORIGINS = [undefined, OWN, 'http://localhost:4301', 'null'];
const TOKENS = [TOKEN, undefined, '', 'the-token-of-other-signin', `${TOKEN} `];

/** What a browser says when it is a page of our own, or a person, that asks; a program that is no browser says nothing. */
const OURS = new Set(['same-origin', 'none', 'nothing, nothing', `nothing, ${OWN}`]);

const saidBy = (site: string | undefined, origin: string | undefined): string =>
  site ?? `nothing, ${origin ?? 'nothing'}`;

describe.each(METHODS)('a %s', (method) => {
  test.each(SITES.flatMap((site) => ORIGINS.map((origin) => [site, origin] as const)))(
    'from site %s and origin %s passes as it should with every token',
    (secFetchSite, origin) => {
      for (const token of TOKENS) {
        const passes = csrfObjection({ method, ownOrigin: OWN, secFetchSite, origin, token }, TOKEN) === null;
        const may = method === 'GET' || (OURS.has(saidBy(secFetchSite, origin)) && token === TOKEN);
        expect(passes, `with the token ${token}`).toBe(may);
      }
    },
  );
});
