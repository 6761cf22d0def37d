import type { DefineTicketPeek, PeekHandle, PeekInput, TicketPeekElement } from '#contracts';
import { mountPeek } from './handle/mountPeek.ts';

/** What a host may have set before the element was defined; its own property would hide the accessor. */
const PROPERTIES = ['hello', 'host', 'seed', 'queue', 'tokens', 'beforeClose', 'returnFocus'] as const;
type Given = Partial<Pick<TicketPeekElement, (typeof PROPERTIES)[number]>>;

/** Made when it is asked for, so that this module can be evaluated where there is no DOM. */
const elementClass = () =>
  class extends HTMLElement {
    static readonly observedAttributes = ['ticket-id', 'message-id', 'theme', 'locale'];
    readonly given: Given = {};
    #handle: PeekHandle | undefined;
    #pending = false;

    get handle(): PeekHandle | undefined {
      return this.#handle;
    }

    connectedCallback(): void {
      for (const name of PROPERTIES) {
        if (!Object.hasOwn(this, name)) continue;
        const value = (this as Given)[name];
        delete (this as Given)[name];
        Object.assign(this, { [name]: value });
      }
      this.changed();
    }

    disconnectedCallback(): void {
      // Moved within the page it is back at once; else it is gone.
      queueMicrotask(() => {
        if (this.isConnected) return;
        void this.#handle?.unmount();
        this.#handle = undefined;
      });
    }

    attributeChangedCallback(): void {
      this.changed();
    }

    /** Several changes at once are one. */
    changed(): void {
      if (this.#pending) return;
      this.#pending = true;
      queueMicrotask(() => {
        this.#pending = false;
        this.#show();
      });
    }

    #show(): void {
      const ticketId = this.getAttribute('ticket-id');
      const { hello, host, beforeClose, returnFocus } = this.given;
      if (!this.isConnected || !ticketId || !hello || !host) return;
      const input = this.#input(ticketId);
      if (this.#handle) {
        this.#handle.update(input);
        return;
      }
      const onEvent = (detail: unknown): void => void this.dispatchEvent(new CustomEvent('peek', { detail }));
      const handle = mountPeek(this, { hello, host, input, onEvent, beforeClose, returnFocus });
      this.#handle = handle;
      void handle.closed.then(() => {
        if (this.#handle === handle) this.#handle = undefined;
      });
    }

    #input(ticketId: string): PeekInput {
      return {
        ticketId,
        messageId: this.getAttribute('message-id') ?? undefined,
        theme: { name: this.getAttribute('theme') ?? 'dark', tokens: this.given.tokens },
        locale: this.getAttribute('locale') ?? undefined,
        seed: this.given.seed,
        queue: this.given.queue,
      };
    }
  };

/** The federated module `./element`. See {@link TicketPeekElement}. */
const defineTicketPeek: DefineTicketPeek = (name = 'ticket-peek') => {
  if (customElements.get(name)) return;
  const element = elementClass();
  for (const property of PROPERTIES) {
    Object.defineProperty(element.prototype, property, {
      get(this: InstanceType<typeof element>) {
        return this.given[property];
      },
      set(this: InstanceType<typeof element>, value: never) {
        this.given[property] = value;
        this.changed();
      },
    });
  }
  customElements.define(name, element);
};

export default defineTicketPeek;
