import type { MiddlewareHandler } from 'hono';
import { notFound } from './problem.ts';

const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

const hostName = (authority: string): string => authority.replace(/:\d+$/, '').toLowerCase();

/**
 * Headers of every answer, unless a route sets its own. The sandbox listens on this machine only, so a
 * request for another name came by a name that was made to resolve to us: it finds nothing.
 */
export const security: MiddlewareHandler = async (c, next) => {
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'same-origin');
  c.header('Cross-Origin-Opener-Policy', 'same-origin');
  c.header('Cross-Origin-Resource-Policy', 'same-origin');
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  if (!THIS_MACHINE.has(hostName(c.req.header('host') ?? ''))) throw notFound();
  await next();
};

/** What the shell's pages may load: themselves, and the remote from its own origin. */
export const pagePolicy = (remoteOrigin: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${remoteOrigin}`,
    // Svelte sets single properties through style attributes; style sheets come from files alone.
    `style-src-elem 'self' ${remoteOrigin}`,
    "style-src-attr 'unsafe-inline'",
    // The second is there with `npm run dev` only: the stream that tells of new builds.
    ['connect-src', "'self'", remoteOrigin, process.env['PEEK_DEV_RELOAD_URL']].filter(Boolean).join(' '),
    // Images of a mail are fetched from anywhere, once the technician has asked for them.
    `img-src 'self' ${remoteOrigin} data: blob: https:`,
    `font-src 'self' ${remoteOrigin}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * The strictest policy under which the Peek works, for the example hosts: nothing inline, no eval, Trusted Types
 * required. The first three policies are the remote's, the fourth the loader's, the others the hosts' own.
 */
export const strictHostPolicy = (remoteOrigin: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${remoteOrigin}`,
    "style-src 'self'",
    `connect-src 'self' ${remoteOrigin}`,
    "img-src 'self' data: blob: https:",
    "require-trusted-types-for 'script'",
    'trusted-types ticket-peek ticket-peek-html svelte-trusted-html ticket-peek-loader vue example-host',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
