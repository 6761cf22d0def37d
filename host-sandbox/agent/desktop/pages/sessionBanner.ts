import { html } from 'hono/html';
import type { MachineView } from '../../machine.ts';
import type { Session } from '../../session.ts';
import { clock, type Html } from './layout.ts';

type Phase<P extends Session['phase']> = Extract<Session, { phase: P }>;

const recording = ({ assetId, link }: MachineView, session: Phase<'recording'>): Html => {
  const who = session.request ? `${session.request.technicianName} is working with you` : 'Support is working with you';
  const cut = link.state === 'open' ? '' : html` · the connection is lost, nothing is being sent`;
  return html`<section class="recording-banner" aria-label="Recorded session">
    <span class="lamp" aria-hidden="true"></span>
    <p>
      <strong role="status">This session is being recorded</strong>
      <span>${who} · <span data-elapsed="${session.since.toISOString()}"></span>${cut}</span>
    </p>
    ${session.stopping
      ? html`<span class="stopping" role="status">Stopping…</span>`
      : html`<form method="post" action="/machine/${encodeURIComponent(assetId)}/stop">
          <input type="hidden" name="sessionId" value="${session.sessionId}" />
          <button class="button stop">Stop</button>
        </form>`}
  </section>`;
};

const answered = ({ link }: MachineView, { decision }: Phase<'answered'>): Html => {
  const what = decision === 'accepted' ? 'You have accepted.' : 'You have declined.';
  const then = link.state === 'open' ? 'Support is being told.' : 'Support is told as soon as the connection is back.';
  return html`<p class="toast" role="status">${what} ${then}</p>`;
};

const OVER = {
  declined: 'You have declined the session. Nothing was recorded.',
  expired: 'The request for a session has run out. Nothing was recorded.',
  withdrawn: 'Support has withdrawn its request for a session. Nothing was recorded.',
  ended: 'The session has ended. Nothing is recorded any more.',
} as const;

const over = ({ how, at }: Phase<'over'>): Html =>
  html`<p class="toast" role="status">${OVER[how]} <small>${clock(at)}</small></p>`;

/** What is going on with a recorded session, at the top of the desktop; nothing when nothing is. */
export const sessionBanner = (machine: MachineView): Html | '' => {
  const { session } = machine;
  switch (session.phase) {
    case 'recording':
      return recording(machine, session);
    case 'answered':
      return answered(machine, session);
    case 'over':
      return over(session);
    case 'none':
    case 'asked':
      return '';
  }
};
