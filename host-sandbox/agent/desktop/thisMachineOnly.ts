import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
const ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Whether a browser on another page made this request. As Go's http.CrossOriginProtection: what a browser
 * says of itself decides; a request with neither header comes from a program.
 */
const isForeign = (header: (name: string) => string | undefined): boolean => {
  const site = header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = header('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== header('host');
};

/**
 * Headers for every answer, and the checks for every request: it comes from this machine, it was meant for
 * it (no other name was made to resolve to it), and no foreign page asked for a change.
 */
export const thisMachineOnly: MiddlewareHandler = async (context, next) => {
  const header = (name: string): string | undefined => context.req.header(name);
  context.header('Content-Security-Policy', PAGE_POLICY);
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Referrer-Policy', 'same-origin');
  context.header('Cache-Control', 'no-store');
  context.header('Cross-Origin-Opener-Policy', 'same-origin');
  context.header('Cross-Origin-Resource-Policy', 'same-origin');
  if (!ADDRESSES.has(getConnInfo(context).remote.address ?? '')) return context.text('Only from this machine.', 403);
  const name = (header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!NAMES.has(name)) return context.text('The desktops answer as localhost only.', 421);
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);
  if (changes && isForeign(header)) return context.text('This request came from another page.', 403);
  return next();
};
