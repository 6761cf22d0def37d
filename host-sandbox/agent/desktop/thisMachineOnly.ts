import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import { isForeignChange, isForThisMachine, setPageHeaders } from '../../pageRules.ts';

const ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Headers for every answer, and the checks for every request: it comes from this machine, it was meant for
 * it (no other name was made to resolve to it), and no foreign page asked for a change.
 */
export const thisMachineOnly: MiddlewareHandler = async (context, next) => {
  setPageHeaders(context);
  if (!ADDRESSES.has(getConnInfo(context).remote.address ?? '')) return context.text('Only from this machine.', 403);
  if (!isForThisMachine(context)) return context.text('The desktops answer as localhost only.', 421);
  if (isForeignChange(context)) return context.text('This request came from another page.', 403);
  return next();
};
