import { html } from 'hono/html';
import type { MachineView } from '../../machine.ts';
import { mark, type Html } from './layout.ts';

/**
 * Asks the end user for consent to a recorded session: who asks, why, what is recorded, and until when.
 * Only somebody who is signed in is asked.
 */
export const consentPrompt = ({ assetId, name, session, signedIn }: MachineView): Html | '' => {
  if (session.phase !== 'asked' || !signedIn) return '';
  const { sessionId, technicianName, reason, expiresAt, whatIsRecorded } = session.request;
  return html`<div class="backdrop">
    <section
      class="prompt"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="prompt-title"
      aria-describedby="prompt-text"
      tabindex="-1"
      data-session="${sessionId}"
    >
      <header>
        ${mark(technicianName)}
        <div>
          <h2 id="prompt-title">Allow a recorded support session?</h2>
          <p>${technicianName} from support asks to work on <span class="unbroken">${name}</span>.</p>
        </div>
      </header>
      <div id="prompt-text">
        <dl>
          <div>
            <dt>Why</dt>
            <dd class="reason">${reason}</dd>
          </div>
          <div>
            <dt>What is recorded</dt>
            <dd>
              <ul>
                ${whatIsRecorded.map((thing) => html`<li>${thing}</li>`)}
              </ul>
            </dd>
          </div>
        </dl>
      </div>
      <form method="post" action="/machine/${encodeURIComponent(assetId)}/consent">
        <input type="hidden" name="sessionId" value="${sessionId}" />
        <button class="button" name="decision" value="declined">Decline</button>
        <button class="button primary" name="decision" value="accepted">Accept</button>
      </form>
      <p class="deadline">
        Without an answer it is not allowed. <span data-countdown="${expiresAt}" role="timer" aria-live="off"></span>
      </p>
    </section>
  </div>`;
};
