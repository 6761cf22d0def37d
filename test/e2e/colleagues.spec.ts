import { randomUUID } from 'node:crypto';
import type { Locator } from '@playwright/test';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const open = ({ status }: { status: string }): boolean => status === 'in_progress';
const alsoHere = ({ peek }: Technician): Locator => peek.getByRole('list', { name: 'Also on this ticket' });

test('colleagues see each other on a ticket, while a reply is typed, and no more once one has left the ticket or the page', async ({
  technician,
  findTicket,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, ({ status, contact }) => status === 'in_progress' && Boolean(contact?.email));
  await mara.openTicket(ticket);
  await expect(alsoHere(mara)).toBeHidden();
  await tomas.openTicket(ticket);
  await expect(alsoHere(mara)).toContainText('Tomás Oliveira, viewing');
  await expect(alsoHere(tomas)).toContainText('Mara Lindqvist, viewing');

  const reply = await tomas.composeAs('Reply');
  await reply.pressSequentially('Dear customer');
  const typing = mara.peek.getByRole('paragraph').filter({ hasText: 'Tomás Oliveira is typing a reply…' });
  await expect(typing).toBeVisible();
  await expect(mara.peek.getByRole('status').filter({ hasText: 'Tomás Oliveira is typing a reply…' })).toHaveCount(1);
  await expect(typing).toBeHidden({ timeout: 10_000 });
  await expect(alsoHere(mara)).toContainText('Tomás Oliveira, viewing');

  await reply.fill('');
  await tomas.page.keyboard.press('Escape');
  await expect(tomas.peek).toBeHidden();
  await expect(alsoHere(mara)).toBeHidden();

  await tomas.openTicket(ticket);
  await expect(alsoHere(mara)).toContainText('Tomás Oliveira');
  // Going to another page says so: the server forgets whom it has not heard of only after half a minute.
  await tomas.page.goto('about:blank');
  await expect(alsoHere(mara)).toBeHidden({ timeout: 10_000 });
});

test('a note is corrected by its author where it stands, and colleagues see it', async ({ technician, findTicket }) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, open);
  await mara.openTicket(ticket);
  await tomas.openTicket(ticket);
  const words = `The drum is wron out ${randomUUID()}`;
  await (await mara.composeAs('Internal note')).fill(words);
  await mara.peek.getByRole('button', { name: 'Add note' }).click();
  const noteOf = ({ conversation }: Technician): Locator =>
    conversation.getByRole('article', { name: /Internal note · staff only/ }).last();
  await expect(noteOf(mara)).toContainText(words);
  await expect(noteOf(tomas)).toContainText(words);
  await expect(noteOf(tomas).getByRole('button', { name: 'Edit' })).toBeHidden();

  await noteOf(mara).getByRole('button', { name: 'Edit' }).click();
  const field = mara.peek.getByRole('textbox', { name: 'Edit internal note' });
  await expect(field).toBeFocused();
  await field.press('Escape');
  await expect(field).toBeHidden();
  await expect(mara.peek).toBeVisible();
  await expect(noteOf(mara).getByRole('button', { name: 'Edit' })).toBeFocused();

  await mara.page.keyboard.press('Enter');
  await field.fill(words.replace('wron', 'worn'));
  await field.press('Control+Enter');
  await expect(noteOf(tomas)).toContainText(words.replace('wron', 'worn'));
  await expect(noteOf(tomas)).toContainText('edited');
});

test('who is called by a note learns of it in the queue, and opens the ticket from there', async ({
  technician,
  findTicket,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, open);
  const { origin } = new URL(tomas.page.url());
  const session = (await (await tomas.page.request.get(`${origin}/api/session`)).json()) as { csrfToken: string };
  const text = `@Mara Lindqvist please look ${randomUUID()}`;
  const answer = await tomas.page.request.post(`${origin}/api/tickets/${ticket.id}/notes`, {
    data: { text, attachmentIds: [], mentionIds: [TECHNICIANS.mara] },
    headers: { Origin: origin, 'X-CSRF-Token': session.csrfToken, 'Idempotency-Key': randomUUID() },
  });
  expect(answer.status()).toBe(201);

  const mentions = mara.page.getByRole('status', { name: 'Mentions' });
  await expect(mentions).toContainText(`Tomás Oliveira mentioned you in #${ticket.number}`);
  await expect(tomas.page.getByRole('status', { name: 'Mentions' })).not.toContainText('mentioned you');
  await mentions.getByRole('button', { name: 'Open' }).click();
  await expect(mara.conversation).toContainText(text);
  await expect(mara.conversation.locator('mark', { hasText: '@Mara Lindqvist' }).last()).toBeVisible();
  await mara.page.keyboard.press('Escape');
  await expect(mentions).not.toContainText('mentioned you');
});
