import type { MiddlewareHandler } from 'hono';
import { messagePage } from '../pages/messagePage.ts';

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

const hostName = (authority: string): string => authority.replace(/:\d+$/, '').toLowerCase();

/**
 * Whether a browser on another page made this request. As Go's http.CrossOriginProtection: what a browser
 * says of itself decides; a request with neither header comes from a program, which carries no cookies anyway.
 */
const isForeign = (header: (name: string) => string | undefined): boolean => {
  const site = header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = header('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== header('host');
};

/**
 * Headers for every answer, and the two checks for every request: it was meant for this machine (no other
 * name was made to resolve to it), and what it changes was not asked for by a foreign page.
 */
export const security: MiddlewareHandler = async (context, next) => {
  const header = (name: string): string | undefined => context.req.header(name);
  context.header('Content-Security-Policy', PAGE_POLICY);
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Referrer-Policy', 'same-origin');
  context.header('Cache-Control', 'no-store');
  context.header('Cross-Origin-Opener-Policy', 'same-origin');
  context.header('Cross-Origin-Resource-Policy', 'same-origin');
  if (!THIS_MACHINE.has(hostName(header('host') ?? ''))) {
    return context.html(messagePage('Not here', 'The mailboxes answer on this machine only, as localhost.'), 421);
  }
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);
  if (changes && isForeign(header)) {
    return context.html(
      messagePage('Not accepted', 'This request came from another page. Open the mailbox and send it from there.'),
      403,
    );
  }
  return next();
};
