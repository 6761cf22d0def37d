import type { Ticket } from '#contracts';
import { placesElsewhere, watchPlaces, type ChangedField } from '../../e2e/support/touchedPlaces.ts';
import { colleague, otherPriority } from '../colleague.ts';
import { Desk, MARA, TOMAS } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { figureRow } from '../row.ts';
import { shortTicket } from '../tickets.ts';

const CHANGES: readonly { readonly field: ChangedField; readonly to: (ticket: Ticket) => object }[] = [
  { field: 'Status', to: ({ status }) => ({ status: status === 'on_hold' ? 'in_progress' : 'on_hold' }) },
  { field: 'Priority', to: otherPriority },
  { field: 'Assignee', to: ({ assignee }) => ({ assigneeId: assignee?.id === TOMAS ? MARA : TOMAS }) },
];

/** Where the document changes when a colleague changes a ticket in place: all that is touched, and what of it does not show the change. */
export const touching: Measure = {
  name: 'mutate.nodes',
  async *rows(stage) {
    const [tomas, desk] = [await Desk.open(stage, { technicianId: TOMAS }), await Desk.open(stage)];
    const ticket = await shortTicket(desk);
    await desk.find(ticket);
    await desk.clickUntilPainted(ticket);
    await desk.settle();
    const change = await colleague(tomas.page.request, ticket);
    for (const { field, to } of CHANGES) {
      const places: string[] = [];
      const touched = await watchPlaces(desk.page.getByRole('dialog').first());
      await change(to);
      while (!places.some((place) => place.startsWith(field))) places.push(...(await touched()));
      await desk.settle();
      places.push(...(await touched()));
      const name = `mutate.nodes.${field.toLowerCase()}`;
      yield figureRow(name, places.length, 'changes of the document');
      yield figureRow(`${name}.elsewhere`, placesElsewhere(field, places).length, 'changes of the document', 0);
    }
    for (const each of [desk, tomas]) await each.end();
  },
};
