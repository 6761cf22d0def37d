import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { sendReply, type MailOptions } from './sendReply.ts';

/** Replies to the customer (SPEC, Customer reply mechanics). */
export const mailRoutes =
  (options: MailOptions = {}): FeatureRoutes =>
  (bind, context) => {
    bind(routes.sendReply, ({ me, params: { ticketId }, idempotencyKey, body }) =>
      sendReply(context, { me, ticketId, key: idempotencyKey, body }, options),
    );
  };
