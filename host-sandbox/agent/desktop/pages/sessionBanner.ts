import { html } from 'hono/html';
import type { MachineView } from '../../machine.ts';
import type { Session } from '../../session.ts';
import { clock, type Html } from './layout.ts';

type Phase<P extends Session['phase']> = Extract<Session, { phase: P }>;

const recording = ({ assetId, link }: MachineView, session: Phase<'recording'>): Html => {
  const who = session.request ? `${session.request.technicianName} is working with you` : 'Support is working with you';
  const cut = link.state === 'open' ? '' : html` · the connection is lost, nothing is being sent`;
  return html`<section class="recording-banner" aria-label="Recorded session" data-recording="${session.sessionId}">
    <span class="lamp" aria-hidden="true"></span>
    <p>
      <strong>This session is being recorded</strong>
      <span
        >${who}
        <span aria-hidden="true">· <span data-elapsed="${session.since.toISOString()}"></span></span>${cut}</span
      >
    </p>
    ${
      session.stopping
        ? html`<span>Stopping…</span>`
        : html`<form method="post" action="/machine/${encodeURIComponent(assetId)}/stop">
            <input type="hidden" name="sessionId" value="${session.sessionId}" />
            <button class="button stop">Stop</button>
          </form>`
    }
  </section>`;
};

const answered = ({ link }: MachineView, { decision }: Phase<'answered'>): string => {
  const what = decision === 'accepted' ? 'You have accepted.' : 'You have declined.';
  const then = link.state === 'open' ? 'Support is being told.' : 'Support is told as soon as the connection is back.';
  return `${what} ${then}`;
};

const OVER = {
  declined: 'You have declined the session. Nothing was recorded.',
  expired: 'The request for a session has run out. Nothing was recorded.',
  withdrawn: 'Support has withdrawn its request for a session. Nothing was recorded.',
  ended: 'The session has ended. Nothing is recorded any more.',
} as const;

/** What is going on with a recorded session, at the top of the desktop; nothing when nothing is. */
export const sessionBanner = (machine: MachineView): Html | '' => {
  const { session } = machine;
  switch (session.phase) {
    case 'recording':
      return recording(machine, session);
    case 'answered':
      return html`<p class="toast">${answered(machine, session)}</p>`;
    case 'over':
      return html`<p class="toast">${OVER[session.how]} <small>${clock(session.at)}</small></p>`;
    case 'none':
    case 'asked':
      return '';
  }
};
