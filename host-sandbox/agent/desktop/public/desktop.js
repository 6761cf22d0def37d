/** Follows the agent's events, shows what has changed without losing what is being typed, and sends forms. */
import { followBanner } from './recording.js';

/** What each live part was last given by the server; what the script itself writes into it does not count. */
const given = new Map();
for (const part of document.querySelectorAll('[data-live]')) given.set(part.id, part.innerHTML);

const pad = (number) => String(number).padStart(2, '0');
const duration = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
};

const tick = () => {
  const now = Date.now();
  for (const element of document.querySelectorAll('[data-countdown]')) {
    element.textContent = `${duration(Date.parse(element.dataset.countdown) - now)} left to answer`;
  }
  for (const element of document.querySelectorAll('[data-elapsed]')) {
    element.textContent = duration(now - Date.parse(element.dataset.elapsed));
  }
  const time = new Date(now);
  for (const element of document.querySelectorAll('[data-clock]')) {
    element.textContent = `${pad(time.getHours())}:${pad(time.getMinutes())}`;
  }
};

/** Where the focus was before the prompt took it. */
let focusBefore = null;

const attendPrompt = () => {
  const prompt = document.querySelector('[role="alertdialog"]');
  const desk = document.getElementById('desk');
  if (desk && desk.inert !== (prompt !== null)) {
    if (prompt) focusBefore = document.activeElement;
    desk.inert = prompt !== null;
    if (!prompt) focusBefore?.focus();
  }
  if (!prompt) return;
  // The prompt itself takes the focus, not a button: a key that was meant for the desktop answers nothing.
  if (!prompt.contains(document.activeElement)) prompt.focus();
  if (document.visibilityState !== 'visible' || prompt.dataset.shown !== undefined) return;
  prompt.dataset.shown = '';
  const body = new URLSearchParams({ sessionId: prompt.dataset.session });
  fetch(`${location.pathname}/consent/shown`, { method: 'POST', body }).catch(() => delete prompt.dataset.shown);
};

const scrollToNewest = () => {
  const letters = document.getElementById('letters');
  if (letters) letters.scrollTop = letters.scrollHeight;
};

const show = (fresh) => {
  const whole = document.querySelector('[data-whole]')?.dataset.whole;
  if (fresh.querySelector('[data-whole]')?.dataset.whole !== whole) return location.reload();
  for (const part of document.querySelectorAll('[data-live]')) {
    const other = fresh.getElementById(part.id);
    if (!other || given.get(part.id) === other.innerHTML) continue;
    given.set(part.id, other.innerHTML);
    part.replaceChildren(...other.childNodes);
    if (part.id === 'letters') scrollToNewest();
  }
  tick();
  attendPrompt();
  followBanner();
};

const refresh = async () => {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (!response.ok) return location.reload();
  show(new DOMParser().parseFromString(await response.text(), 'text/html'));
};

// One refresh at a time; what changes meanwhile asks for one more.
let running = false;
let again = false;
const follow = async () => {
  again = true;
  if (running) return;
  running = true;
  while (again) {
    again = false;
    // An agent that is away comes back with an event of its own.
    await refresh().catch(() => undefined);
  }
  running = false;
};

const send = async (form, submitter) => {
  const problem = form.querySelector('.problem');
  if (problem) problem.hidden = true;
  // Before the button is disabled: what is disabled is not part of a form.
  const body = new URLSearchParams(new FormData(form, submitter));
  const typed = form.elements.text?.value;
  submitter.disabled = true;
  try {
    const response = await fetch(form.action, { method: 'POST', body });
    if (!response.ok) throw new Error(await response.text());
    if (form.matches('.write')) {
      // What was typed meanwhile is the next message.
      if (form.elements.text.value === typed) form.elements.text.value = '';
      form.elements.messageId.value = crypto.randomUUID();
    }
    show(new DOMParser().parseFromString(await response.text(), 'text/html'));
  } catch (error) {
    // The text stays in its box, under the same id: sending it again is still one message.
    if (!problem) return void follow();
    const reason = error instanceof TypeError ? 'the support agent of this machine does not answer.' : error.message;
    problem.textContent = `Not sent: ${reason} Your text is kept here; try again.`;
    problem.hidden = false;
  } finally {
    submitter.disabled = false;
  }
};

document.addEventListener('submit', (event) => {
  event.preventDefault();
  void send(event.target, event.submitter ?? event.target.querySelector('button'));
});
document.addEventListener('keydown', (event) => {
  const form = event.target instanceof HTMLTextAreaElement ? event.target.form : null;
  if (form && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
document.addEventListener('visibilitychange', attendPrompt);

const { events } = document.body.dataset;
if (events !== undefined) {
  const stream = new EventSource(events);
  stream.addEventListener('hello', follow);
  stream.addEventListener('changed', follow);
  addEventListener('pagehide', () => stream.close());
}
setInterval(tick, 1000);
tick();
attendPrompt();
scrollToNewest();
followBanner();
