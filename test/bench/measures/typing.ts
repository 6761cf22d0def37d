import { Desk } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { timeRow } from '../row.ts';
import { inTurns } from '../turns.ts';
import { timeKeys } from '../page/keys.ts';

const KEYS = 'some words';

/** A key until its letter is painted, in the composer beside ten thousand messages against an empty text area. */
export const typing: Measure = {
  name: 'type.latency',
  async *rows(stage) {
    const desk = await Desk.open(stage, { query: '?ticket=tkt_harbor_10000' });
    const blank = await desk.page.context().newPage();
    await blank.setContent('<textarea></textarea>');
    const composer = desk.page.getByRole('textbox', { name: 'Reply', exact: true });
    await composer.waitFor();
    await desk.settle();
    await desk.throttle();
    const session = await blank.context().newCDPSession(blank);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const [inComposer, inBlank] = await inTurns(
      [
        async () => {
          await desk.page.bringToFront();
          return timeKeys(composer, KEYS);
        },
        async () => {
          await blank.bringToFront();
          return timeKeys(blank.locator('textarea'), KEYS);
        },
      ],
      { rounds: 8, warming: 2 },
    );
    yield timeRow('type.latency', inComposer!, inBlank!, 1.3);
    await desk.end();
  },
};
