import { Desk } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { figureRow, quantileRow } from '../row.ts';

const FLINGS = 24;
/** Of one fling, in pixels, and in pixels a second: faster than anybody reads. */
const FLING_PX = 6_000;
const SPEED_PX = 8_000;

/** Fewer are no fling. */
const LEAST_ROWS = 200;

interface Fling {
  readonly frames: readonly number[];
  /** The longest that a frame kept the main thread, in milliseconds; 0 where none did for 50 ms. */
  readonly longest: number;
  readonly messages: number;
}

/** Notes every frame until it is asked for what it has seen. Runs in the page. */
const noteFrames = () => {
  const frames: number[] = [];
  const long: number[] = [];
  const seen = new Set<string>();
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'long-animation-frame' });
  const log = bench.root()!.querySelector('[role="log"]')!;
  const rows = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (node instanceof HTMLElement && node.dataset['row']) seen.add(node.dataset['row']);
  });
  rows.observe(log, { subtree: true, childList: true });
  let last = 0;
  let on = true;
  const note = (at: number): void => {
    if (last > 0) frames.push(at - last);
    last = at;
    if (on) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  return (): Fling => {
    on = false;
    rows.disconnect();
    observer.disconnect();
    return { frames, longest: Math.max(0, ...long), messages: seen.size };
  };
};

/** Flings up through the ten thousand messages, HTML mails and images among them, while older ones are fetched. */
export const scrolling: Measure = {
  name: 'thread.scroll',
  async *rows(stage) {
    const desk = await Desk.open(stage, { query: '?ticket=tkt_harbor_10000' });
    const log = desk.page.getByRole('log', { name: 'Conversation' });
    await log.getByRole('article').first().waitFor();
    await desk.settle();
    const box = (await log.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const session = await desk.page.context().newCDPSession(desk.page);
    const noted = await desk.page.evaluateHandle(noteFrames);
    for (let fling = 0; fling < FLINGS; fling++)
      await session.send('Input.synthesizeScrollGesture', { x, y, yDistance: FLING_PX, speed: SPEED_PX });
    const { frames, longest, messages } = await noted.evaluate((end) => end());
    console.error(`Flung through ${messages} rows in ${frames.length} frames.`);
    if (messages < LEAST_ROWS) throw new Error('The conversation was not flung through.');
    yield figureRow('thread.scroll.longest_frame', longest, 'ms', 50);
    yield quantileRow('thread.scroll.frame_p95', frames, 0.95, 17);
    await desk.end();
  },
};
