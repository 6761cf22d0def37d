import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { auditLog } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { setNexieOff } from '../sandbox/tenantSwitches.ts';
import { builtInNexie } from './builtIn.ts';
import { nexieRoutes } from './nexieRoutes.ts';
import type { Nexie } from './provider.ts';

const params = { ticketId: 'ticket-printer' };
const asked: { conversation: string; text: string }[] = [];

/** A model that says what it was told, as the one of a stranger would keep it. */
const model: Nexie = {
  ...builtInNexie,
  assistant: { provider: { kind: 'model', label: 'some-model' }, tasks: ['draft', 'shorten'] },
  assist: async ({ text }, conversation) => {
    asked.push({ conversation: JSON.stringify(conversation), text });
    return { text: `Shorter: ${text}`, provider: { kind: 'model', label: 'some-model' } };
  },
};

let server: TestServer;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [nexieRoutes(model, { order: async () => undefined })] });
});
beforeEach(async () => {
  await server.reset();
  asked.length = 0;
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

describe('what Nexie is told', () => {
  const shorten = (text: string) => ada.call(routes.assist, { params, body: { task: 'shorten', mode: 'reply', text } });

  test('holds no secret, and the technician’s own comes back in the proposal', async () => {
    const { text } = await shorten('Your new password: Tr0ub4dor&3');
    expect(text).toBe('Shorter: Your new password: Tr0ub4dor&3');
    expect(asked[0]!.text).toBe('Your new password: [secret 1]');
  });

  test('is noted in the audit log, how much and never what', async () => {
    await shorten('Your new password: Tr0ub4dor&3');
    const noted = await withTenant(server.context.database.db, { tenantId: 'tenant-north' }, (tx) =>
      tx.select().from(auditLog).where(eq(auditLog.action, 'nexie_asked')),
    );
    expect(noted.at(-1)).toMatchObject({
      actor: 'Ada Berg',
      ticketId: params.ticketId,
      detail: { task: 'shorten', model: 'some-model', secretsHidden: 1 },
    });
    expect(JSON.stringify(noted)).not.toContain('Tr0ub4dor');
  });

  test('is nothing where the tenant has switched Nexie off', async () => {
    const switchTo = (off: boolean) =>
      withSystem(server.context.database.db, (tx) => setNexieOff(tx, 'tenant-north', off));
    await switchTo(true);
    expect(
      await ada.refusal(routes.assist, { params, body: { task: 'draft', mode: 'reply', text: '' } }),
    ).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('switched off') });
    expect(await ada.refusal(routes.makeSummary, { params })).toMatchObject({ code: 'forbidden' });
    expect(asked).toEqual([]);
    await switchTo(false);
  });
});
