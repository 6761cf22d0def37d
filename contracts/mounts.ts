import type { HostCapabilities, HostHello, PeekHandle, PeekInput, PeekMountOptions } from './host.ts';

/**
 * The custom element of the federated module `./element`. It shows its ticket once it is in a document and has `hello`,
 * `host` and `ticket-id`; it ends when it is taken out. Attributes: `ticket-id`, `message-id`, `theme`, `locale`.
 * Each event of the Peek comes as a `CustomEvent` named `peek`, with the event of the contract as its `detail`.
 */
export interface TicketPeekElement extends HTMLElement {
  hello: HostHello | undefined;
  host: HostCapabilities | undefined;
  seed: PeekInput['seed'];
  queue: PeekInput['queue'];
  /** Theme tokens beside the named theme. */
  tokens: PeekInput['theme']['tokens'];
  beforeClose: PeekMountOptions['beforeClose'];
  returnFocus: PeekMountOptions['returnFocus'];
  /** What is mounted now; undefined before, and once the person has dismissed it. */
  readonly handle: PeekHandle | undefined;
}

/** The default export of `./element`: registers the element, which nothing does unasked. Twice is once. */
export type DefineTicketPeek = (name?: string) => void;

/** What a bridge's component is given: the options of `mount`, as its properties. */
export interface PeekBridgeProps extends PeekMountOptions {
  /** Where the bridge wants it. */
  readonly dom: HTMLElement;
}

/**
 * The default export of `./bridge`: the shape that `@module-federation/bridge-react` and `bridge-vue3` load. `render`
 * again updates what is there. Only `input` is followed; the other options are read once.
 */
export type PeekBridge = () => {
  render(props: PeekBridgeProps): void;
  destroy(info: { readonly dom: HTMLElement | null }): void;
};
