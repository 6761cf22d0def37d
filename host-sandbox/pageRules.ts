import type { Context } from 'hono';

/** Directives that every page of the sandbox's own servers has; a server may allow more with directives of its own. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Sets the headers that every answer carries. */
export const setPageHeaders = (context: Context, ...furtherPolicy: string[]): void => {
  context.header('Content-Security-Policy', [...PAGE_POLICY, ...furtherPolicy].join('; '));
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Referrer-Policy', 'same-origin');
  context.header('Cache-Control', 'no-store');
  context.header('Cross-Origin-Opener-Policy', 'same-origin');
  context.header('Cross-Origin-Resource-Policy', 'same-origin');
};

/** Whether the request was meant for this machine: no other name was made to resolve to it. */
export const isForThisMachine = (context: Context): boolean =>
  OWN_NAMES.has((context.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase());

/**
 * Whether a browser on another page asks for a change. As Go's http.CrossOriginProtection: what a browser
 * says of itself decides; a request with neither header comes from a program, which carries no cookies anyway.
 */
export const isForeignChange = (context: Context): boolean => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(context.req.method)) return false;
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = context.req.header('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== context.req.header('host');
};
