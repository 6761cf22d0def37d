import { bundlePage } from '../baseline/bundle.ts';
import { config, originOf } from '../../../host-sandbox/config.ts';
import { Desk, selectors } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { timeRow } from '../row.ts';
import { shortTicket } from '../tickets.ts';
import { inTurns } from '../turns.ts';

const MANIFEST = `${originOf(config.remote)}/mf-manifest.json`;

/** The same Peek in the page, and as a page in an iframe; both with a warm browser cache. */
export const frame: Measure = {
  name: 'open.vs_iframe',
  async *rows(stage) {
    // The shell's policy allows no frames.
    const desk = await Desk.open(stage, { bypassCSP: true });
    const ticket = await shortTicket(desk);
    const script = await bundlePage('framePage.ts');
    const html =
      '<!doctype html><html lang="en"><body><script type="module" src="/bench/framePage.js"></script></body></html>';
    await desk.serve({
      '/bench/frame.html': { type: 'text/html', body: html },
      '/bench/framePage.js': { type: 'text/javascript', body: script },
    });
    await desk.find(ticket);
    await desk.throttle();
    const mounted = async (): Promise<number> => {
      const time = await desk.clickUntilPainted(ticket);
      await desk.settle();
      await desk.dismiss();
      return time;
    };
    const framed = async (): Promise<number> => {
      const source = `/bench/frame.html?ticket=${ticket.id}&manifest=${encodeURIComponent(MANIFEST)}`;
      return desk.page.evaluate(
        async ([src, message]) => {
          const iframe = document.createElement('iframe');
          iframe.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0';
          iframe.src = src;
          const from = performance.timeOrigin + performance.now();
          document.body.append(iframe);
          // The frame's own instrument is there before its document is.
          await new Promise((resolve) => iframe.addEventListener('load', resolve, { once: true }));
          const end = await (iframe.contentWindow as unknown as typeof globalThis).bench.painted(message);
          iframe.remove();
          return end - from;
        },
        [source, selectors(ticket)[1]] as const,
      );
    };
    const [inPage, inFrame] = await inTurns([mounted, framed], { rounds: 7 });
    yield timeRow('open.vs_iframe', inPage!, inFrame!, 0.5);
    await desk.end();
  },
};
