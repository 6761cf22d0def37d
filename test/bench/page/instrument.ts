/** What the bench has on every page that it measures on, as `bench`; see {@link installInstrument}. */
export interface Instrument {
  /** Epoch milliseconds at which the frame was painted that first shows an element, which need not be there yet. */
  painted(selector: string): Promise<number>;
  /** Clicks and resolves with the milliseconds from the click until an element is painted. */
  clickUntilPainted(clicked: string, selector: string): Promise<number>;
  /** The same where a real pointer clicks: to be called before; `timed` is the answer. */
  timeNextClick(selector: string): void;
  timed?: Promise<number>;
  /** Milliseconds from the arrival of the next live event of a type until what it changes is painted as `shows` finds it. */
  pushUntilPainted(type: string, shows: string): Promise<number>;
  /** The shadow root of the open Peek, or of what stands in for it. */
  root(): ShadowRoot | undefined;
  /** Called with each new root in the frame in which {@link painted} is fulfilled; for the recording of a baseline. */
  onpainted?: (root: ShadowRoot) => void;
}

/**
 * Runs in the page before any of its scripts. Nothing here polls: it looks when the document has changed, and takes
 * the time in the first task after the frame that shows the change.
 */
export const installInstrument = (): void => {
  const now = (): number => performance.timeOrigin + performance.now();
  const roots = (): ShadowRoot[] => [...document.body.children].flatMap((each) => each.shadowRoot ?? []);
  const root = (): ShadowRoot | undefined => roots().findLast((each) => each.querySelector('dialog'));
  /** Resolves in the first task after the present frame has been painted. Called while a frame is made. */
  const afterPaint = (): Promise<number> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve(now());
      };
      port2.postMessage(null);
    });
  /** Calls `look` after every change of the document or of a shadow root in it, until it says true. */
  const watch = (look: () => boolean): void => {
    const seen = new WeakSet<ShadowRoot>();
    const observer = new MutationObserver(() => check());
    const how = { subtree: true, childList: true, characterData: true, attributes: true };
    const check = (): void => {
      for (const each of roots()) {
        if (seen.has(each)) continue;
        seen.add(each);
        observer.observe(each, how);
      }
      if (look()) observer.disconnect();
    };
    observer.observe(document.body, { childList: true });
    check();
  };

  /** Follows the frames; returns when the frame that was begun at a time had been painted, and how to end it. */
  const followFrames = () => {
    const frames: { begun: number; painted: Promise<number> }[] = [];
    const follow = (): void => {
      // Not the time that the frame is given, which may lie before the end of the one before it.
      frames.push({ begun: performance.now(), painted: afterPaint() });
      request = requestAnimationFrame(follow);
    };
    let request = requestAnimationFrame(follow);
    return {
      // An observer of intersections tells them in a task of its own, before which others may run.
      paintedOf: (time: number) => frames.findLast(({ begun }) => begun <= time)?.painted ?? now(),
      end: () => cancelAnimationFrame(request),
    };
  };

  const painted = (selector: string): Promise<number> =>
    new Promise((resolve) => {
      let observed: Element | null | undefined;
      let isShown = false;
      const frames = followFrames();
      const inView = new IntersectionObserver((entries) => {
        const shown = entries.find(({ isIntersecting, target }) => isIntersecting && target === observed);
        if (!shown || isShown) return;
        if (!shown.target.checkVisibility({ visibilityProperty: true })) {
          // It is looked at again with the next change.
          inView.unobserve(shown.target);
          observed = undefined;
          return;
        }
        isShown = true;
        inView.disconnect();
        frames.end();
        bench.onpainted?.(shown.target.getRootNode() as ShadowRoot);
        resolve(frames.paintedOf(shown.time));
      });
      watch(() => {
        const found = root()?.querySelector(selector);
        // A row that was rendered elsewhere first is another element then.
        if (found && found !== observed && !isShown) {
          observed = found;
          inView.observe(found);
        }
        return isShown;
      });
    });

  const nextClickUntilPainted = async (selector: string): Promise<number> => {
    let clickedAt = 0;
    const note = ({ timeStamp }: Event): void => void (clickedAt = performance.timeOrigin + timeStamp);
    addEventListener('click', note, { capture: true, once: true });
    return (await painted(selector)) - clickedAt;
  };

  let arrived: ((type: string, at: number) => void) | undefined;
  const Source = EventSource;
  globalThis.EventSource = class extends Source {
    constructor(...given: ConstructorParameters<typeof EventSource>) {
      super(...given);
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (arrived) arrived(data.slice(0, 120), now());
      });
    }
  };

  const pushUntilPainted = (type: string, shows: string): Promise<number> =>
    new Promise((resolve) => {
      let at = 0;
      arrived = (data, when) => {
        if (at === 0 && data.includes(`"${type}"`)) at = when;
      };
      watch(() => {
        if (at === 0 || !root()?.querySelector(shows)) return false;
        arrived = undefined;
        requestAnimationFrame(() => void afterPaint().then((end) => resolve(end - at)));
        return true;
      });
    });

  const bench: Instrument = {
    root,
    painted,
    timeNextClick: (selector) => void (bench.timed = nextClickUntilPainted(selector)),
    clickUntilPainted: (clicked, selector) => {
      const time = nextClickUntilPainted(selector);
      document.querySelector<HTMLElement>(clicked)!.click();
      return time;
    },
    pushUntilPainted,
  };
  Object.assign(globalThis, { bench });
};

declare global {
  var bench: Instrument;
}
