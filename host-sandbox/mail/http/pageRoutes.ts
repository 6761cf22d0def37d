import { Hono, type Context } from 'hono';
import { faultNotice } from '../faults.ts';
import { quoteForAnswer } from '../outgoing/answer.ts';
import { SendingFailed } from '../outgoing/sendMail.ts';
import { answerMail, answerTo, CannotWrite, correspondents, ownerName, writeFreshMail } from '../outgoing/writeMail.ts';
import { folderPage, MAILS_PER_PAGE } from '../pages/folderPage.ts';
import { homePage, type MailboxRow } from '../pages/homePage.ts';
import type { Html, Owner } from '../pages/layout.ts';
import { links } from '../pages/links.ts';
import { mailPage } from '../pages/mailPage.ts';
import { sourcePage } from '../pages/sourcePage.ts';
import type { Kept } from '../pages/writeForm.ts';
import { writePage } from '../pages/writePage.ts';
import { conversationOf } from '../reading/conversation.ts';
import { readMail } from '../reading/readMail.ts';
import { mailboxIn, mailIn, type MailDesk } from './desk.ts';
import { liveEvents } from './liveEvents.ts';
import { createMailParts } from './mailParts.ts';
import { readForm } from './readForm.ts';

const MAILBOXES_SHOWN = 200;

/** The time zone of the machine, which is the customer's in the sandbox. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The mailboxes as pages. They work without a script; with one they follow what arrives. */
export const pageRoutes = (desk: MailDesk): Hono => {
  const { store, summaryOf, smtp } = desk;
  const parts = createMailParts(desk);
  const notice = (): string | null => faultNotice(smtp.fault);
  const ownerOf = async (address: string): Promise<Owner> => ({
    address,
    name: await ownerName(desk, address),
    count: store.count(address),
  });

  const home = async (search: string): Promise<Html> => {
    const words = search.toLowerCase();
    const rows: MailboxRow[] = [];
    for (const count of store.mailboxes()) {
      const [newest] = store.list(count.address);
      if (!newest || rows.length === MAILBOXES_SHOWN) break;
      const row = { count, name: await ownerName(desk, count.address), last: await summaryOf(newest) };
      const searched = `${row.name} ${count.address} ${row.last.subject}`.toLowerCase();
      if (searched.includes(words)) rows.push(row);
    }
    return homePage({ rows, search, notice: notice(), now: new Date() });
  };

  const folder = async (address: string, place: 'inbox' | 'sent', page: string | undefined): Promise<Html> => {
    const all = store.list(address).filter(({ direction }) => direction === (place === 'inbox' ? 'received' : 'sent'));
    const last = Math.max(1, Math.ceil(all.length / MAILS_PER_PAGE));
    const pageNumber = Math.min(last, Math.max(1, Math.trunc(Number(page)) || 1));
    const shown = all.slice((pageNumber - 1) * MAILS_PER_PAGE, pageNumber * MAILS_PER_PAGE);
    const mails = await Promise.all(shown.map(summaryOf));
    const owner = await ownerOf(address);
    return folderPage({ place, owner, mails, pageNumber, total: all.length, notice: notice(), now: new Date() });
  };

  const openMail = async (
    address: string,
    id: string,
    more: { asText?: boolean; sent?: string; kept?: Kept },
  ): Promise<Html> => {
    const stored = mailIn(desk, address, id);
    await store.markSeen(stored);
    const mail = await readMail(await store.raw(stored));
    const summaries = await Promise.all(store.list(address).map(summaryOf));
    const self = summaries.find((summary) => summary.id === id);
    return mailPage({
      owner: await ownerOf(address),
      stored,
      mail,
      asText: more.asText ?? false,
      conversation: self ? conversationOf(self, summaries).filter((summary) => summary !== self) : [],
      answerTo: answerTo(stored.direction, mail),
      quotation: quoteForAnswer(mail, timeZone),
      kept: more.kept ?? null,
      sentAnswer: (more.sent && store.get(address, more.sent)?.serverAnswer) || null,
      notice: notice(),
      now: new Date(),
    });
  };

  const blankOrKept = async (address: string, kept: Kept | null): Promise<Html> => {
    const [owner, known] = await Promise.all([ownerOf(address), correspondents(desk, address)]);
    return writePage({ owner, known, kept, notice: notice() });
  };

  const addressIn = (context: Context<object, '/:address'>): string => mailboxIn(desk, context.req.param('address'));

  return new Hono()
    .get('/', async (context) => context.html(await home(context.req.query('q')?.trim() ?? '')))
    .get('/events', (context) => liveEvents(context, store, null))
    .get('/mailbox/:address', async (context) =>
      context.html(await folder(addressIn(context), 'inbox', context.req.query('page'))),
    )
    .get('/mailbox/:address/sent', async (context) =>
      context.html(await folder(addressIn(context), 'sent', context.req.query('page'))),
    )
    .get('/mailbox/:address/events', (context) => liveEvents(context, store, addressIn(context)))
    .get('/mailbox/:address/new', async (context) => context.html(await blankOrKept(addressIn(context), null)))
    .post('/mailbox/:address/new', async (context) => {
      const address = addressIn(context);
      const { fields, attachments } = await readForm(context);
      try {
        const { to = '', subject = '', text = '', forgedSender = '' } = fields;
        await writeFreshMail(desk, address, { to, subject, text, forgedSender, attachments });
        return context.redirect(links.sent(address), 303);
      } catch (error) {
        if (!(error instanceof CannotWrite || error instanceof SendingFailed)) throw error;
        const kept = { fields, error };
        return context.html(await blankOrKept(address, kept), error instanceof SendingFailed ? 502 : 422);
      }
    })
    .get('/mailbox/:address/:id', async (context) => {
      const { view, sent } = context.req.query();
      return context.html(
        await openMail(addressIn(context), context.req.param('id'), { asText: view === 'text', sent }),
      );
    })
    .post('/mailbox/:address/:id', async (context) => {
      const address = addressIn(context);
      const mail = mailIn(desk, address, context.req.param('id'));
      const { fields, attachments } = await readForm(context);
      const { text = '', forgedSender = '' } = fields;
      const quote = fields['quote'] !== undefined;
      const stripThreading = fields['stripThreading'] !== undefined;
      try {
        const answer = { text, forgedSender, quote, stripThreading, attachments };
        const sent = await answerMail(desk, mail, answer, timeZone);
        return context.redirect(`${links.mail(address, mail.id)}?sent=${sent.id}`, 303);
      } catch (error) {
        if (!(error instanceof CannotWrite || error instanceof SendingFailed)) throw error;
        const status = error instanceof SendingFailed ? 502 : 422;
        return context.html(await openMail(address, mail.id, { kept: { fields, error } }), status);
      }
    })
    .get('/mailbox/:address/:id/html', (context) => parts.htmlPart(context))
    .get('/mailbox/:address/:id/attachments/:index', (context) => parts.attachment(context))
    .get('/mailbox/:address/:id/source', async (context) => {
      const address = addressIn(context);
      const stored = mailIn(desk, address, context.req.param('id'));
      const raw = await store.raw(stored);
      return context.html(sourcePage({ owner: await ownerOf(address), stored, raw, notice: notice() }));
    })
    .get('/mailbox/:address/:id/source.eml', (context) => parts.source(context));
};
