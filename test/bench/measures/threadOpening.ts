import { Desk } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { timeRow } from '../row.ts';
import { longTicket, shortTicket } from '../tickets.ts';
import { inTurns } from '../turns.ts';

/** A conversation of ten thousand messages against one of some fifty: from the click until the newest is painted. */
export const threadOpening: Measure = {
  name: 'thread.10k',
  async *rows(stage) {
    const desk = await Desk.open(stage);
    const tickets = [await longTicket(desk), await shortTicket(desk)];
    await desk.throttle();
    const opening = (ticket: (typeof tickets)[number]) => async () => {
      await desk.find(ticket);
      const time = await desk.clickUntilPainted(ticket);
      await desk.settle();
      await desk.dismiss();
      return time;
    };
    const [long, short] = await inTurns(tickets.map(opening), { rounds: 9, warming: 2 });
    yield timeRow('thread.10k', long!, short!, 1.3);
    await desk.end();
  },
};
