import { Hono } from 'hono';
import { faultControlSchema } from '../faults.ts';
import type { MailDesk } from './desk.ts';

/** GET and PUT /control/fault: how the customers' mail server behaves. The answer comes once it behaves so. */
export const controlRoutes = ({ smtp }: MailDesk): Hono =>
  new Hono()
    .get('/fault', (context) => context.json({ mailServer: smtp.fault }))
    .put('/fault', async (context) => {
      const body = faultControlSchema.safeParse(await context.req.json().catch(() => null));
      if (!body.success) {
        return context.json(
          { title: 'The request is not valid', detail: 'mailServer: up, down, refuses, cuts_after_data or greylists.' },
          422,
        );
      }
      await smtp.setFault(body.data.mailServer);
      return context.json({ mailServer: smtp.fault });
    });
