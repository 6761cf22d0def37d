import { THROTTLE, selectors, type Desk, type KnownTicket } from '../desk.ts';
import { recordPanel, type RecordedPanel } from '../page/tree.ts';
import { bundlePage } from './bundle.ts';

const PATH = '/bench/handWritten.js';

/** Opens a ticket and notes what the panel holds in the very frame that shows its newest message. It is closed again. */
export const recordOpening = async (desk: Desk, ticket: KnownTicket): Promise<RecordedPanel> => {
  await desk.throttle();
  await desk.find(ticket);
  await desk.page.evaluate(`globalThis.recordPanel = ${recordPanel.toString()}`);
  const panel = await desk.page.evaluate(async ([row, message]) => {
    const { recordPanel: record } = globalThis as unknown as { recordPanel: typeof recordPanel };
    let noted: RecordedPanel | undefined;
    bench.onpainted = (root) => (noted = record(root));
    await bench.clickUntilPainted(row, message);
    bench.onpainted = undefined;
    return noted!;
  }, selectors(ticket));
  await desk.settle();
  await desk.dismiss();
  await desk.throttle(1);
  console.error(`The hand-written panel has ${panel.elements} elements, as the Peek has (${THROTTLE}× slower).`);
  return panel;
};

/** The script of the hand-written panel that holds what was recorded. */
export const handWrittenScript = (panel: RecordedPanel): Promise<string> =>
  bundlePage('handWritten.ts', { RECORDED_PANEL: panel });

/** Puts the hand-written panel in the place of the Peek: a click on a row fetches its code where it is not here yet, and opens it. */
export const replaceByHandWritten = async (desk: Desk, script: string): Promise<void> => {
  await desk.serve({ [PATH]: { type: 'text/javascript', body: script } });
  await desk.page.evaluate((path) => {
    const load = (): Promise<unknown> => import(path);
    const rowOf = ({ target }: Event): HTMLElement | null =>
      target instanceof Element ? target.closest<HTMLElement>('[data-ticket]') : null;
    // Below the window, where the bench itself listens.
    document.addEventListener(
      'click',
      (event) => {
        const row = rowOf(event);
        if (!row) return;
        event.stopImmediatePropagation();
        void load().then(() => handWritten.open(row.dataset['ticket']!));
      },
      { capture: true },
    );
    // The shell would fetch the Peek's code meanwhile.
    for (const type of ['pointerenter', 'focus'] as const)
      document.addEventListener(type, (event) => rowOf(event) && event.stopImmediatePropagation(), { capture: true });
    Object.assign(globalThis, { loadHandWritten: load });
  }, PATH);
};
