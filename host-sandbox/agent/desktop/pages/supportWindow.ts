import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import type { MachineView, SentLetter } from '../../machine.ts';
import { CUSTOMER_TEXT_MAX_LENGTH } from '../../protocol.ts';
import { clock, type Html } from './layout.ts';

const letter = ({ text, writtenAt, deliveredAt }: SentLetter): Html =>
  html`<li class="${deliveredAt ? 'delivered' : 'waiting'}">
    <p>${text}</p>
    <small>${clock(new Date(writtenAt))} · ${deliveredAt ? 'Delivered' : 'Waiting to be delivered'}</small>
  </li>`;

const connection = ({ link }: MachineView): Html =>
  link.state === 'open'
    ? html`<span class="dot on" aria-hidden="true"></span> Connected and encrypted; both sides are verified`
    : html`<span class="dot off" aria-hidden="true"></span> Support cannot be reached; messages are kept`;

/** The support agent's own window: what was written to support, and a box to write more. */
export const supportWindow = (machine: MachineView): Html => {
  const { assetId, letters } = machine;
  return html`<section class="window support" aria-labelledby="support-title">
    <header>
      <h2 id="support-title">Support</h2>
      <p id="connection" data-live>${connection(machine)}</p>
    </header>
    <ol class="letters" id="letters" data-live aria-label="Messages to support" tabindex="0">
      ${
        letters.length === 0
          ? html`<li class="none">Something does not work? Tell your support, and they see it at once.</li>`
          : letters.map(letter)
      }
    </ol>
    <form class="write" method="post" action="/machine/${encodeURIComponent(assetId)}/letters">
      <input type="hidden" name="messageId" value="${randomUUID()}" />
      <label for="text">Message to support</label>
      <textarea id="text" name="text" rows="3" required maxlength="${CUSTOMER_TEXT_MAX_LENGTH}"></textarea>
      <p class="problem" role="alert" hidden></p>
      <button class="button primary">Send to support</button>
    </form>
  </section>`;
};
