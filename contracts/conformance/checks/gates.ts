import type { RouteShape } from '../../http/route.ts';
import { routes, type RouteName } from '../../http/routes.ts';
import { expectThat, type Ask, type Kit } from '../kit.ts';
import { freshKey, NO_IDS, sampleBody, SAMPLE_QUERIES } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

const all = Object.entries(routes) as [RouteName, RouteShape][];

/** Asks a route so that nothing is wrong with it but what `changes` makes wrong. */
const askFor = (
  kit: Kit,
  name: RouteName,
  shape: RouteShape,
  changes: Ask,
): Promise<ReturnType<Kit['ask']> extends Promise<infer A> ? A : never> =>
  kit.ask(name, {
    query: SAMPLE_QUERIES[name],
    body: shape.body === 'binary' ? new Uint8Array([1]) : sampleBody(name, kit),
    ...changes,
    params: { ...NO_IDS, ...changes.params },
    headers: {
      ...(shape.ifMatch ? { 'If-Match': '"1"' } : {}),
      ...(shape.idempotencyKey ? { 'Idempotency-Key': freshKey() } : {}),
      ...changes.headers,
    },
  });

/** Leaves the sign-in of the test account out. */
const withoutSignIn = (kit: Kit): Record<string, null> =>
  Object.fromEntries(Object.keys(kit.options.headers).map((name) => [name, null]));

/** What every route must refuse, whatever it is for. */
export const gates: readonly Check[] = [
  {
    id: 'gates.signed-in',
    says: 'Every route answers 401 unauthenticated without a sign-in.',
    run: async (kit) => {
      for (const [name, shape] of all) {
        kit.refusal(await askFor(kit, name, shape, { headers: withoutSignIn(kit) }), 'unauthenticated');
      }
    },
  },
  {
    id: 'gates.csrf',
    says: 'Every write answers 403 csrf-rejected without the token of GET /api/session, and with another.',
    run: async (kit) => {
      for (const [name, shape] of all.filter(([, { method }]) => method !== 'GET')) {
        // A backend may look for the ticket first; none of these exists.
        const none = await askFor(kit, name, shape, { headers: { 'X-CSRF-Token': null } });
        kit.refusal(none, 'csrf-rejected', 'not-found');
      }
      for (const token of [null, 'conformance-wrong-token']) {
        const headers = { 'X-CSRF-Token': token };
        const saved = await kit.ask('saveDraft', {
          params: { mode: 'internal_note' },
          body: { text: 'Conformance kit: a forged draft', attachmentIds: [], recipients: null },
          headers,
        });
        if (saved.status < 300) await removeDraft(kit);
        kit.refusal(saved, 'csrf-rejected');
      }
    },
  },
  {
    id: 'gates.unknown-id',
    says: 'Every route answers 404 not-found for a ticket that does not exist.',
    run: async (kit) => {
      for (const [name, shape] of all.filter(([, { path }]) => path.includes('{ticketId}'))) {
        kit.refusal(await askFor(kit, name, shape, {}), 'not-found');
      }
    },
  },
  {
    id: 'gates.foreign-id',
    says: 'A ticket of another tenant is answered word for word like one that does not exist.',
    run: async (kit) => {
      const { foreignTicketId } = kit.options;
      if (!foreignTicketId) throw new Skipped('name a ticket of another tenant with --foreign-ticket');
      for (const [name, shape] of all.filter(([, { path }]) => path.includes('{ticketId}'))) {
        const missing = await askFor(kit, name, shape, {});
        const foreign = await askFor(kit, name, shape, { params: { ticketId: foreignTicketId } });
        kit.refusal(foreign, 'not-found');
        const [a, b] = [missing, foreign].map(({ body }) => (body as { detail?: string }).detail);
        expectThat(a === b, `${foreign.asked}: “${b}” is not “${a}”: it tells that the ticket exists`);
      }
    },
  },
  {
    id: 'gates.other-ids',
    says: 'Attachments, mails, messages, entries and merges that do not exist answer 404 not-found (replies also reply-gone).',
    run: async (kit) => {
      const names: RouteName[] = ['downloadAttachment', 'downloadMail', 'fileQuarantinedMail', 'recallReply'];
      names.push('confirmReply', 'editNote', 'editTimeEntry', 'removeTimeEntry', 'getUpload', 'undoMerge');
      for (const name of names) {
        const answer = await askFor(kit, name, routes[name], { params: { ticketId: kit.ticket.id } });
        if (name === 'recallReply' || name === 'confirmReply') kit.refusal(answer, 'not-found', 'reply-gone');
        else kit.refusal(answer, 'not-found');
      }
    },
  },
  {
    id: 'gates.strict-requests',
    says: 'A body with a field that the contract does not know, or with a wrong type, answers 422 invalid-request.',
    run: async (kit) => {
      const body = { text: 'Conformance kit', attachmentIds: [], recipients: null };
      for (const wrong of [{ ...body, addedLater: true }, { ...body, text: 7 }, {}]) {
        const answer = await kit.ask('saveDraft', { params: { mode: 'internal_note' }, body: wrong });
        if (answer.status < 300) await removeDraft(kit);
        kit.refusal(answer, 'invalid-request');
      }
    },
  },
  {
    id: 'gates.tolerant-queries',
    says: 'Query parameters and headers that the contract does not know are ignored.',
    run: async (kit) => {
      await kit.call('getTicket', { query: { addedLater: 'yes' }, headers: { 'X-Added-Later': 'yes' } });
    },
  },
];

const removeDraft = (kit: Kit) =>
  kit.ask('saveDraft', {
    params: { mode: 'internal_note' },
    body: { text: '', attachmentIds: [], recipients: null },
  });
