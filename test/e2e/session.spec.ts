import { expect, TECHNICIANS, test } from './support/sandbox.ts';

/** A ticket whose asset has an agent on this machine. */
const withLiveAsset = ({ id }: { id: string }) =>
  ['tkt_harbor_10260', 'tkt_harbor_10259', 'tkt_harbor_10258'].includes(id);

test('the linked asset shows readings of this very machine, as they come in', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, withLiveAsset));
  const asset = mara.card('Linked asset');
  await expect(asset).toContainText(/online/i);
  for (const figure of ['CPU', 'RAM', 'Disk']) await expect(asset).toContainText(figure);
});

test('an accepted session becomes active in the Peek and in the thread, and can be stopped', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, withLiveAsset));
  await breakThings(mara, { endUser: 'by_hand' });
  await mara.peek.getByRole('button', { name: 'Start session' }).click();
  const actions = mara.card('Remote actions');
  await expect(actions).toContainText(/awaiting consent/i);
  await breakThings(mara, { endUser: 'accepts' });
  await expect(actions).toContainText(/active/i, { timeout: 20_000 });
  await actions.getByRole('button', { name: /stop/i }).click();
  await expect(actions).toContainText(/ended/i);
});

test('a declined session says so', async ({ technician, findTicket, breakThings }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, withLiveAsset));
  await breakThings(mara, { endUser: 'declines' });
  await mara.peek.getByRole('button', { name: 'Start session' }).click();
  await expect(mara.card('Remote actions')).toContainText(/denied|declined/i, { timeout: 20_000 });
});
