import { eq, sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { tenant } from '../db/schema.ts';
import { withTenant, type TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { audit } from '../remote/auditLog.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import type { Conversation } from './conversation.ts';
import { loadConversation } from './loadConversation.ts';
import { SecretMask } from './maskSecrets.ts';
import type { Nexie } from './provider.ts';

const nexieOf = prepared((db) =>
  db
    .select({ on: tenant.nexieEnabled })
    .from(tenant)
    .where(eq(tenant.id, sql.placeholder('tenantId')))
    .prepare(''),
);

/** Whether the tenant lets Nexie read its tickets. */
export const isNexieOn = async (tx: Db, { tenantId }: TenantScope): Promise<boolean> => {
  const [own] = await nexieOf(tx, { tenantId });
  return own?.on ?? false;
};

/** Throws `forbidden` where the tenant has switched Nexie off. */
export const requireNexie = async (tx: Db, scope: TenantScope): Promise<void> => {
  if (await isNexieOn(tx, scope)) return;
  throw new ProblemError(
    'forbidden',
    'Nexie is switched off for your organisation. An administrator can switch it on.',
  );
};

const hidden = (conversation: Conversation, mask: SecretMask): Conversation => ({
  ...conversation,
  subject: mask.hide(conversation.subject),
  messages: conversation.messages.map((message) => ({ ...message, text: mask.hide(message.text) })),
});

/** What is to be asked about a ticket, and by whom. */
interface Question {
  readonly ticketId: string;
  readonly actor: string;
  readonly task: string;
  /** The technician's own text, where there is one. */
  readonly text?: string;
  /** What of the conversation may be told; all of it when absent. */
  readonly only?: (conversation: Conversation) => Conversation;
}

/** What may be sent to whoever writes Nexie's texts. */
export interface Told {
  readonly conversation: Conversation;
  readonly text: string;
  /** Puts back into an answer the secrets of the technician's own text; those of the conversation stay hidden. */
  readonly reveal: (answer: string) => string;
}

/**
 * Readies what Nexie is asked: only where the tenant allows it, with secrets hidden, and, when it goes to a model,
 * noted in the audit log first (how much, never what). Throws `not-found` and `forbidden`.
 */
export const tellNexie = async (
  { database: { db }, now }: Pick<ServerContext, 'database' | 'now'>,
  scope: TenantScope,
  { assistant: { provider } }: Pick<Nexie, 'assistant'>,
  { ticketId, actor, task, text = '', only = (all) => all }: Question,
): Promise<Told> =>
  withTenant(db, scope, async (tx) => {
    await requireTicket(tx, ticketId);
    await requireNexie(tx, scope);
    const mask = new SecretMask();
    const conversation = hidden(only(await loadConversation(tx, ticketId)), mask);
    const told = { conversation, text: mask.hide(text), reveal: (answer: string) => mask.reveal(answer, text) };
    if (provider.kind === 'model') {
      const characters = conversation.messages.reduce((sum, message) => sum + message.text.length, told.text.length);
      const detail = {
        task,
        model: provider.label,
        messages: conversation.messages.length,
        characters,
        secretsHidden: mask.count,
      };
      await audit(tx, scope, { actor, action: 'nexie_asked', ticketId, assetId: null, detail }, now());
    }
    return told;
  });
