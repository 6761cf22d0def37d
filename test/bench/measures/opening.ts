import { handWrittenScript, recordOpening, replaceByHandWritten } from '../baseline/recorded.ts';
import { Desk, selectors, type KnownTicket } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { timeRow } from '../row.ts';
import { shortTicket } from '../tickets.ts';
import { inTurns } from '../turns.ts';
import type { Stage } from '../stage.ts';

interface Sides {
  readonly ticket: KnownTicket;
  readonly script: string;
}

/**
 * The first click in a page that has come to rest, whose cache was empty and in which nothing was pointed at. With
 * `nothingAhead` the page was told to save data, so that the click has to fetch the code, too; by hand it is there.
 */
const cold =
  (stage: Stage, { ticket, script }: Sides, byHand: boolean, nothingAhead = false) =>
  async (): Promise<number> => {
    const desk = await Desk.open(stage, { savesData: nothingAhead });
    await desk.find(ticket);
    if (byHand) await replaceByHandWritten(desk, script);
    else if (!nothingAhead) await desk.comeToRest();
    await desk.throttle();
    const time = await desk.clickUntilPainted(ticket);
    await desk.end();
    return time;
  };

const dismiss = async (desk: Desk, byHand: boolean): Promise<void> => {
  if (byHand) await desk.page.evaluate(() => handWritten.close());
  else {
    await desk.settle();
    await desk.dismiss();
  }
};

/** The code has run before; the data is asked for anew. */
const warm = (desk: Desk, ticket: KnownTicket, byHand: boolean) => async (): Promise<number> => {
  const time = await desk.clickUntilPainted(ticket);
  await dismiss(desk, byHand);
  return time;
};

/** The pointer has rested on the row until all that it warms was here. */
const prefetched = (desk: Desk, ticket: KnownTicket, byHand: boolean) => async (): Promise<number> => {
  const [row, message] = selectors(ticket);
  await desk.page.mouse.move(4, 4);
  await desk.page.hover(row);
  if (byHand) await desk.page.evaluate((id) => handWritten.prefetch(id), ticket.id);
  // Nothing tells the page when a host's prefetch is through.
  await desk.page.waitForTimeout(1_000);
  await desk.page.evaluate((selector) => bench.timeNextClick(selector), message);
  await desk.page.mouse.down();
  await desk.page.mouse.up();
  const taken = await desk.page.evaluate(() => bench.timed!);
  await dismiss(desk, byHand);
  return taken;
};

/** From a click on a row until the newest message is painted, against the same elements made by hand. */
export const opening: Measure = {
  name: 'open.click_to_conversation',
  async *rows(stage) {
    const peek = await Desk.open(stage);
    const hand = await Desk.open(stage);
    const ticket = await shortTicket(peek);
    await peek.find(ticket);
    await hand.find(ticket);
    const script = await handWrittenScript(await recordOpening(peek, ticket));
    await replaceByHandWritten(hand, script);
    const sides = { ticket, script };
    const compare = (how: typeof warm) => [how(peek, ticket, false), how(hand, ticket, true)];
    const name = 'open.click_to_conversation';
    for (const desk of [peek, hand]) await desk.throttle();
    const [warmed, warmedByHand] = await inTurns(compare(warm), { rounds: 7, warming: 2 });
    yield timeRow(`${name}.warm`, warmed!, warmedByHand!, 1.3);
    const [known, knownByHand] = await inTurns(compare(prefetched), { rounds: 7 });
    yield timeRow(`${name}.prefetched`, known!, knownByHand!, 1.15);
    await peek.end();
    await hand.end();
    const [first, firstByHand, withCode] = await inTurns(
      [cold(stage, sides, false), cold(stage, sides, true), cold(stage, sides, false, true)],
      { rounds: 5 },
    );
    yield timeRow(`${name}.cold`, first!, firstByHand!, 2);
    yield timeRow(`${name}.cold_nothing_ahead`, withCode!, firstByHand!, null);
  },
};
