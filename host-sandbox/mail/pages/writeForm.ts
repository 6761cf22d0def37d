import { html } from 'hono/html';
import type { CannotWrite } from '../outgoing/writeMail.ts';
import { SendingFailed } from '../outgoing/sendMail.ts';
import type { Html } from './layout.ts';

/** What stood in a form that could not be sent, and why it could not. */
export interface Kept {
  fields: Readonly<Record<string, string>>;
  error: CannotWrite | SendingFailed;
}

/** Why a mail did not go out, in words and as the server said it. */
export const sendingError = (error: Kept['error']): Html => {
  const { outcomeUnknown, serverAnswer } =
    error instanceof SendingFailed ? error : { outcomeUnknown: false, serverAnswer: null };
  return html`<div class="failure" role="alert">
    <strong>${outcomeUnknown ? 'It is not known whether this was sent.' : 'Not sent.'}</strong>
    <span>${error.message}</span>
    ${serverAnswer === null ? '' : html`<code>${serverAnswer}</code>`}
    <small>Your text is still here. Attached files have to be chosen again.</small>
  </div>`;
};

/** Fields that every form for writing has at its end. */
export const commonFields = (kept: Kept | null, more: Html | '' = ''): Html =>
  html`<label class="files"><span>Attach files</span> <input type="file" name="attachments" multiple /></label>
    <details class="tricks" ${kept?.fields['forgedSender'] || kept?.fields['stripThreading'] ? html`open` : ''}>
      <summary>Try something unusual</summary>
      ${more}
      <label>
        <span>Forged sender</span>
        <input
          name="forgedSender"
          value="${kept?.fields['forgedSender'] ?? ''}"
          placeholder="Somebody Else &lt;somebody@elsewhere.example&gt;"
          autocomplete="off"
          aria-describedby="forged-hint"
        />
      </label>
      <small id="forged-hint">From header and envelope pretend to be this person.</small>
    </details>`;
