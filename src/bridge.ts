import type { PeekBridge, PeekHandle } from '#contracts';
import { mountPeek } from './handle/mountPeek.ts';

/** The federated module `./bridge`: what Module Federation's official React and Vue bridges load. See {@link PeekBridge}. */
const bridge: PeekBridge = () => {
  const mounted = new Map<HTMLElement, PeekHandle>();
  return {
    render: ({ dom, hello, host, input, onEvent, beforeClose, returnFocus, signal }) => {
      const there = mounted.get(dom);
      if (there) {
        there.update(input);
        return;
      }
      const handle = mountPeek(dom, { hello, host, input, onEvent, beforeClose, returnFocus, signal });
      mounted.set(dom, handle);
      void handle.closed.then(() => {
        if (mounted.get(dom) === handle) mounted.delete(dom);
      });
    },
    // A bridge in React's strict mode destroys before it has rendered.
    destroy: ({ dom }) => {
      if (!dom) return;
      void mounted.get(dom)?.unmount();
      // At once: a rendering that follows makes a new one.
      mounted.delete(dom);
    },
  };
};

export default bridge;
