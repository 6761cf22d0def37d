import { Hono, type Context } from 'hono';
import * as z from 'zod/mini';
import { PROBLEMS, problemType, type ProblemCode } from '#contracts';
import type { OutgoingFile } from '../outgoing/sendMail.ts';
import { SendingFailed } from '../outgoing/sendMail.ts';
import { answerMail, CannotWrite, writeFreshMail } from '../outgoing/writeMail.ts';
import { readMail } from '../reading/readMail.ts';
import type { StoredMail } from '../store/storedMail.ts';
import { mailboxIn, mailIn, NotHere, type MailDesk } from './desk.ts';
import { liveEvents } from './liveEvents.ts';
import { createMailParts } from './mailParts.ts';

const writing = {
  text: z.string(),
  forgedSender: z._default(z.string(), ''),
  attachments: z._default(
    z.array(z.strictObject({ fileName: z.string(), mediaType: z.string(), contentBase64: z.base64() })),
    [],
  ),
};

/** Body of POST …/answers: what the answer form asks for. */
const answerBodySchema = z.strictObject({
  ...writing,
  /** Id of the stored mail that is answered. */
  to: z.string(),
  quote: z._default(z.boolean(), true),
  stripThreading: z._default(z.boolean(), false),
});

/** Body of POST …/messages: what the form for a new mail asks for. */
const freshMailBodySchema = z.strictObject({ ...writing, to: z.string(), subject: z.string() });

const files = (attachments: z.infer<typeof answerBodySchema>['attachments']): OutgoingFile[] =>
  attachments.map(({ contentBase64, ...file }) => ({ ...file, content: Buffer.from(contentBase64, 'base64') }));

const problem = (context: Context, code: ProblemCode, detail: string, serverAnswer?: string | null): Response =>
  context.body(
    JSON.stringify({
      type: problemType(code),
      ...PROBLEMS[code],
      detail,
      code,
      ...(serverAnswer == null ? {} : { serverAnswer }),
    }),
    PROBLEMS[code].status,
    { 'Content-Type': 'application/problem+json' },
  );

/** The mailboxes as JSON, for tests and scripts: the same mails and the same forms as the pages. */
export const apiRoutes = (desk: MailDesk): Hono => {
  const { store, summaryOf } = desk;
  const parts = createMailParts(desk);
  const sent = async (context: Context, mail: StoredMail): Promise<Response> =>
    context.json({ ...(await summaryOf(mail)), serverAnswer: mail.serverAnswer }, 201);

  const api = new Hono()
    .get('/', (context) => context.json({ items: store.mailboxes() }))
    .get('/:address/messages', async (context) => {
      const mails = store.list(mailboxIn(desk, context.req.param('address')));
      const direction = context.req.query('direction');
      const wanted = mails.filter((mail) => direction === undefined || mail.direction === direction);
      return context.json({ items: await Promise.all(wanted.map(summaryOf)) });
    })
    .get('/:address/messages/:id', async (context) => {
      const stored = mailIn(desk, mailboxIn(desk, context.req.param('address')), context.req.param('id'));
      const { text, html, cc, replyTo, attachments } = await readMail(await store.raw(stored));
      return context.json({
        ...(await summaryOf(stored)),
        cc,
        replyTo,
        text,
        html,
        attachments: attachments.map(({ content, ...rest }) => ({ ...rest, sizeBytes: content.byteLength })),
        envelope: stored,
      });
    })
    .get('/:address/messages/:id/source', (context) => parts.source(context))
    .get('/:address/messages/:id/attachments/:index', (context) => parts.attachment(context))
    .get('/:address/events', (context) => liveEvents(context, store, mailboxIn(desk, context.req.param('address'))))
    .post('/:address/answers', async (context) => {
      const mailbox = mailboxIn(desk, context.req.param('address'));
      const { to, attachments, ...answer } = answerBodySchema.parse(await context.req.json());
      const mail = mailIn(desk, mailbox, to);
      return sent(context, await answerMail(desk, mail, { ...answer, attachments: files(attachments) }));
    })
    .post('/:address/messages', async (context) => {
      const mailbox = mailboxIn(desk, context.req.param('address'));
      const { attachments, ...mail } = freshMailBodySchema.parse(await context.req.json());
      return sent(context, await writeFreshMail(desk, mailbox, { ...mail, attachments: files(attachments) }));
    });

  api.onError((error, context) => {
    if (error instanceof NotHere) return problem(context, 'not-found', error.message);
    if (error instanceof CannotWrite) return problem(context, 'invalid-request', error.message);
    if (error instanceof z.core.$ZodError) return problem(context, 'invalid-request', z.prettifyError(error));
    if (error instanceof SyntaxError) return problem(context, 'invalid-request', 'The body is not JSON.');
    if (error instanceof SendingFailed) {
      return problem(
        context,
        error.outcomeUnknown ? 'mail-outcome-unknown' : 'mail-dispatch-failed',
        error.message,
        error.serverAnswer,
      );
    }
    console.error(error);
    return problem(context, 'internal', error.message);
  });
  return api;
};
