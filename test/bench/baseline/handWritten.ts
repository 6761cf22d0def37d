import type { Recorded, RecordedPanel } from '../page/tree.ts';

/**
 * The Peek as somebody would write it by hand for speed: no framework, no schema, no cache, no virtual list; the very
 * elements and style sheets that the Peek shows, made one by one. It asks for the ticket and for the newest
 * messages at once, shows all but the messages meanwhile, and puts them in when they are here. The words stand in the
 * code as it was recorded, so that it does not even format a date: nobody's hand-written code would be faster.
 */
interface HandWritten {
  open(ticketId: string): Promise<void>;
  prefetch(ticketId: string): Promise<void>;
  /** Shows what a live event says: the priority, and an event's row below the others. */
  follow(ticketId: string): void;
  close(): void;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Put into the bundle by whoever serves it. */
declare const RECORDED_PANEL: RecordedPanel;
const panel = RECORDED_PANEL;

let rowsPlace: Element | undefined;
const build = (recorded: Recorded): Node => {
  if (typeof recorded === 'string') return document.createTextNode(recorded);
  const { tag, svg, attributes, children } = recorded;
  const element = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const name in attributes) if (name !== 'open') element.setAttribute(name, attributes[name]!);
  if (children) for (const child of children) element.append(build(child));
  else rowsPlace = element;
  return element;
};

const get = async (path: string): Promise<{ items?: { id: string }[] }> =>
  (await fetch(path)).json() as Promise<{ items?: { id: string }[] }>;
const ask = (ticketId: string): Promise<unknown> =>
  Promise.all([get(`/api/tickets/${ticketId}`), get(`/api/tickets/${ticketId}/messages?limit=40`)]);

const known = new Map<string, unknown>();
let sheet: CSSStyleSheet | undefined;
let holder: HTMLElement | undefined;
let source: EventSource | undefined;

const handWritten: HandWritten = {
  open: async (ticketId) => {
    const data = known.get(ticketId) ?? ask(ticketId);
    holder = document.createElement('div');
    const root = holder.attachShadow({ mode: 'open' });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(panel.css);
    }
    root.adoptedStyleSheets = [sheet];
    root.append(...panel.tree.map(build));
    document.body.append(holder);
    const dialog = root.querySelector('dialog')!;
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      handWritten.close();
    });
    dialog.showModal();
    if (data instanceof Promise) await data;
    rowsPlace!.append(...panel.rows.map(build));
    const log = root.querySelector('[role="log"]')!;
    log.scrollTop = log.scrollHeight;
  },
  prefetch: async (ticketId) => void known.set(ticketId, await ask(ticketId)),
  follow: (ticketId) => {
    source = new EventSource(`/api/tickets/${ticketId}/live`);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as { type: string; ticket?: { priority: string }; message?: { id: string } };
      const root = holder!.shadowRoot!;
      if (event.type === 'ticket.changed') {
        const button = root.querySelector('button[aria-label^="Priority:"]')!;
        const { priority } = event.ticket!;
        const label = priority[0]!.toUpperCase() + priority.slice(1);
        button.setAttribute('aria-label', `Priority: ${label}`);
        const text = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
        while (text.nextNode()) if (text.currentNode.nodeValue!.trim()) text.currentNode.nodeValue = label;
      }
      if (event.type === 'message.added') {
        const line = document.createElement('p');
        line.textContent = `The priority was changed (${event.message!.id}).`;
        rowsPlace!.append(line);
      }
    };
  },
  close: () => {
    source?.close();
    holder?.remove();
  },
};

Object.assign(globalThis, { handWritten });

declare global {
  var handWritten: HandWritten;
}
