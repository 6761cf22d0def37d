import { html } from 'hono/html';
import type { EndUserConduct } from '../../automaticEndUser.ts';
import type { MachineView } from '../../machine.ts';
import { conductNotice, page, type Html } from './layout.ts';

const badge = ({ session, signedIn }: MachineView): Html | '' => {
  if (session.phase === 'recording') return html`<b class="badge recording">Being recorded</b>`;
  if (session.phase === 'asked' && signedIn) return html`<b class="badge asked">Waits for an answer</b>`;
  return '';
};

const card = (machine: MachineView): Html => {
  const { assetId, name, company, link, signedIn } = machine;
  const online = link.state === 'open';
  return html`<li>
    <a href="/machine/${encodeURIComponent(assetId)}">
      <span class="screen" aria-hidden="true"></span>
      <span class="words">
        <strong>${name}</strong>
        <span>${company ?? ''}</span>
        <small>${signedIn ? `${signedIn.name} is signed in` : 'Nobody is signed in'}</small>
        <span class="state"
          ><span class="dot ${online ? 'on' : 'off'}" aria-hidden="true"></span> ${online ? 'Online' : 'Offline'}</span
        >
        ${badge(machine)}
      </span>
    </a>
  </li>`;
};

const nothing = html`<div class="nothing">
  <h2>No machine is enrolled yet</h2>
  <p>The server issues a certificate for each machine when it fills its database. They appear here by themselves.</p>
</div>`;

/** Every machine that is enrolled. */
export const homePage = (machines: readonly MachineView[], conduct: EndUserConduct): Html => {
  const sorted = machines.toSorted((a, b) => a.name.localeCompare(b.name));
  return page({
    title: 'The customers’ machines',
    events: '/events',
    body: html`<div id="notice" data-live>${conductNotice(conduct)}</div>
      <main class="home">
        <h1>The customers’ machines</h1>
        <p>Each runs the support agent. Sit down at one to see what its end user sees.</p>
        <div id="machines" data-live>
          ${
            sorted.length === 0
              ? nothing
              : html`<ul class="machines">
                  ${sorted.map(card)}
                </ul>`
          }
        </div>
      </main>`,
  });
};
