import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { ACTION_NAMES, type OpenedLaunch } from '../launches.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const layout = (title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="stylesheet" href="/sandbox/remote/view.css" />
        <script type="module" src="/sandbox/remote/view.js"></script>
      </head>
      <body>
        ${content}
      </body>
    </html>`;

/** The page of an opened launch: empty parts that its script fills with what the machine answers. */
export const viewPage = ({ id, secret, action, assetName, ticketNumber, technicianName }: OpenedLaunch): Html =>
  layout(
    `${ACTION_NAMES[action]}: ${assetName}`,
    html`<main data-launch="${id}" data-secret="${secret}">
      <header>
        <p class="kind">${ACTION_NAMES[action]}</p>
        <h1>${assetName}</h1>
        <p class="context">Opened by ${technicianName} from ticket #${ticketNumber}. The launch is logged.</p>
        <p class="state" role="status" data-state="asking">Asking the machine…</p>
      </header>
      <p class="hint">
        A live, read-only view of the machine, told by its agent. The sandbox has no screen sharing and no keyboard
        input: nothing on the machine can be changed from here.
      </p>
      <section aria-labelledby="system-title">
        <h2 id="system-title">System</h2>
        <dl id="system"></dl>
      </section>
      <section aria-labelledby="disks-title">
        <h2 id="disks-title">Disks</h2>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="disks-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Mounted at</th>
                <th scope="col">Device</th>
                <th scope="col">Used</th>
                <th scope="col">Size</th>
              </tr>
            </thead>
            <tbody id="disks"></tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="processes-title">
        <h2 id="processes-title">Busiest processes</h2>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="processes-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Process</th>
                <th scope="col">PID</th>
                <th scope="col">User</th>
                <th scope="col">CPU</th>
                <th scope="col">Memory</th>
              </tr>
            </thead>
            <tbody id="processes"></tbody>
          </table>
        </div>
      </section>
    </main>`,
  );

/** The page of a token that opens nothing. */
export const deadLaunchPage = (): Html =>
  layout(
    'This launch cannot be opened',
    html`<main>
      <header>
        <p class="kind">Remote action</p>
        <h1>This launch cannot be opened</h1>
      </header>
      <p>
        A launch works once and within 60 seconds. This one was used already, or its time is over. Launch the action
        again from the ticket.
      </p>
    </main>`,
  );
