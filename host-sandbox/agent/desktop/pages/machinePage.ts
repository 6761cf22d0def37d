import { html } from 'hono/html';
import type { EndUserConduct } from '../../automaticEndUser.ts';
import type { MachineView } from '../../machine.ts';
import { consentPrompt } from './consentPrompt.ts';
import { clock, conductNotice, mark, page, type Html } from './layout.ts';
import { readingsWindow } from './readingsWindow.ts';
import { sessionBanner } from './sessionBanner.ts';
import { supportWindow } from './supportWindow.ts';

const action = ({ assetId }: MachineView, name: string): string => `/machine/${encodeURIComponent(assetId)}/${name}`;

const menuBar = (machine: MachineView, user: string): Html =>
  html`<header class="menu-bar">
    <a href="/" aria-label="All machines"><span class="screen" aria-hidden="true"></span></a>
    <h1>${machine.name}</h1>
    <span class="company">${machine.company ?? ''}</span>
    <span class="user">${user}</span>
    <form method="post" action="${action(machine, 'sign-out')}"><button class="plain">Sign out</button></form>
    <span data-clock>${clock(new Date())}</span>
  </header>`;

const lockScreen = (machine: MachineView): Html => {
  const { name, company, endUser, session } = machine;
  const waiting = session.phase === 'asked' ? html`<p class="hint">Support is asking for a session.</p>` : '';
  return html`<main class="lock-screen">
    <span class="big-clock" data-clock>${clock(new Date())}</span>
    <h1>${name}</h1>
    <p>${company ?? ''}</p>
    <div class="sign-in">
      ${mark(endUser.name)}
      <p role="status">Nobody is signed in</p>
      ${waiting}
      <form method="post" action="${action(machine, 'sign-in')}">
        <button class="button primary">Sign in as ${endUser.name}</button>
      </form>
      <a href="/">All machines</a>
    </div>
  </main>`;
};

const desk = (machine: MachineView, user: string): Html =>
  html`<div id="desk">
    ${menuBar(machine, user)}
    <div id="banner" role="status" data-live>${sessionBanner(machine)}</div>
    <main class="windows">${supportWindow(machine)} ${readingsWindow(machine)}</main>
  </div>`;

/**
 * The desktop of one machine as its end user sees it. `data-whole` names what cannot be patched in part:
 * when somebody signs in or out, the page is loaded again.
 */
export const machinePage = (machine: MachineView, conduct: EndUserConduct): Html => {
  const { assetId, name, signedIn } = machine;
  return page({
    title: `${name} · desktop`,
    events: `/machine/${encodeURIComponent(assetId)}/events`,
    body: html`<div class="desktop" data-whole="${signedIn ? 'signed-in' : 'signed-out'}">
      <div id="notice" data-live>${conductNotice(conduct)}</div>
      ${signedIn ? desk(machine, signedIn.name) : lockScreen(machine)}
      <div id="prompt" data-live>${consentPrompt(machine)}</div>
    </div>`,
  });
};
