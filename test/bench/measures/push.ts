import { handWrittenScript, recordOpening, replaceByHandWritten } from '../baseline/recorded.ts';
import { colleague, otherPriority } from '../colleague.ts';
import { Desk, TOMAS } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { timeRow } from '../row.ts';
import { shortTicket } from '../tickets.ts';
import { inTurns } from '../turns.ts';

/** From the arrival of a colleague's change in the page until it is painted, against the same by hand. */
export const push: Measure = {
  name: 'mutate.paint',
  async *rows(stage) {
    const tomas = await Desk.open(stage, { technicianId: TOMAS });
    const peek = await Desk.open(stage);
    const hand = await Desk.open(stage);
    const ticket = await shortTicket(peek);
    for (const desk of [peek, hand]) await desk.find(ticket);
    const script = await handWrittenScript(await recordOpening(peek, ticket));
    await replaceByHandWritten(hand, script);
    for (const desk of [peek, hand]) {
      await desk.throttle();
      await desk.clickUntilPainted(ticket);
    }
    await hand.page.evaluate((id) => handWritten.follow(id), ticket.id);
    await peek.settle();
    const changeTicket = await colleague(tomas.page.request, ticket);
    const change = async (): Promise<'Low' | 'High'> =>
      (await changeTicket(otherPriority)).priority === 'low' ? 'Low' : 'High';
    let next: 'Low' | 'High' = (await change()) === 'Low' ? 'High' : 'Low';
    const pushed = async (desk: Desk): Promise<number> => {
      // Both pages hear every change; each turn times one of them.
      const time = desk.page.evaluate(
        (priority) => bench.pushUntilPainted('ticket.changed', `button[aria-label="Priority: ${priority}"]`),
        next,
      );
      next = (await change()) === 'Low' ? 'High' : 'Low';
      const taken = await time;
      await desk.page.waitForTimeout(250);
      return taken;
    };
    const [shown, byHand] = await inTurns([() => pushed(peek), () => pushed(hand)], { rounds: 15, warming: 2 });
    yield timeRow('mutate.paint', shown!, byHand!, 1.3);
    for (const desk of [peek, hand, tomas]) await desk.end();
  },
};
