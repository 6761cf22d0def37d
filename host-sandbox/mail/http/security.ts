import type { MiddlewareHandler } from 'hono';
import { isForeignChange, isForThisMachine, setPageHeaders } from '../../pageRules.ts';
import { messagePage } from '../pages/messagePage.ts';

/**
 * Headers for every answer, and the two checks for every request: it was meant for this machine (no other
 * name was made to resolve to it), and what it changes was not asked for by a foreign page.
 */
export const security: MiddlewareHandler = async (context, next) => {
  // A mail's HTML is shown in a frame of the mailbox's own.
  setPageHeaders(context, "frame-src 'self'");
  if (!isForThisMachine(context)) {
    return context.html(messagePage('Not here', 'The mailboxes answer on this machine only, as localhost.'), 421);
  }
  if (isForeignChange(context)) {
    return context.html(
      messagePage('Not accepted', 'This request came from another page. Open the mailbox and send it from there.'),
      403,
    );
  }
  return next();
};
