import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { confirmReply } from './confirmReply.ts';
import { recallReply } from './recallReply.ts';
import { sendReply, type MailOptions } from './sendReply.ts';

/** Replies to the customer (SPEC, Customer reply mechanics). */
export const mailRoutes =
  (options: MailOptions = {}): FeatureRoutes =>
  (bind, context) => {
    bind(routes.sendReply, ({ me, params: { ticketId }, idempotencyKey, body }) =>
      sendReply(context, { me, ticketId, key: idempotencyKey, body }, options),
    );
    bind(routes.recallReply, ({ me, params }) => recallReply(context, me, params));
    bind(routes.confirmReply, ({ me, params }) => confirmReply(context, me, params));
  };
