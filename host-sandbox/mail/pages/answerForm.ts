import { html } from 'hono/html';
import type { Person } from '../reading/readMail.ts';
import type { StoredMail } from '../store/storedMail.ts';
import { fullName } from './format.ts';
import type { Html } from './layout.ts';
import { links } from './links.ts';
import { commonFields, sendingError, type Kept } from './writeForm.ts';

/** The form that answers a mail. */
export const answerForm = (answer: {
  stored: StoredMail;
  answerTo: Person[];
  quotation: string;
  kept: Kept | null;
}): Html => {
  const { stored, kept, quotation } = answer;
  const ticked = (name: string, otherwise: boolean): Html | '' =>
    (kept ? kept.fields[name] !== undefined : otherwise) ? html`checked` : '';
  return html`<form
    class="card write"
    id="answer"
    method="post"
    enctype="multipart/form-data"
    action="${links.mail(stored.mailbox, stored.id)}#answer"
  >
    <h2>Answer</h2>
    ${kept ? sendingError(kept.error) : ''}
    <p class="hint">To ${answer.answerTo.map(fullName).join(', ')}</p>
    <label>
      <span>Your answer</span>
      <textarea name="text" rows="7" required>${kept?.fields['text'] ?? ''}</textarea>
    </label>
    <div class="quote-choice">
      <label class="tick"><input type="checkbox" name="quote" ${ticked('quote', true)} /> Quote the mail below</label>
      <details class="quoted">
        <summary>What is quoted</summary>
        <pre class="text">${quotation}</pre>
      </details>
    </div>
    ${commonFields(
      kept,
      html`<label class="tick">
          <input
            type="checkbox"
            name="stripThreading"
            aria-describedby="strip-hint"
            ${ticked('stripThreading', false)}
          />
          Strip threading headers
        </label>
        <small id="strip-hint">No In-Reply-To and no References: only the subject tells what is answered.</small>`,
    )}
    <div class="actions"><button class="button primary">Send answer</button></div>
  </form>`;
};
