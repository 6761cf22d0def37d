// Keeps a page as the server would render it now: on each change, and whenever the stream is back after a
// cut, the parts marked with data-live are taken from a fresh copy of the page. Everything works without it.

/** Puts the fresh copy of a part into the page; keeps the focus, and marks the rows that are new. */
const replacePart = (part, fresh) => {
  if (part.innerHTML === fresh.innerHTML) return;
  const known = new Set([...part.querySelectorAll('li[id]')].map((row) => row.id));
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  part.replaceChildren(...fresh.childNodes);
  for (const row of part.querySelectorAll('li[id]')) {
    if (!known.has(row.id)) row.classList.add('arrived');
  }
  if (focused !== null) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
};

const refresh = async () => {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = fresh.title;
  for (const part of document.querySelectorAll('[data-live]')) {
    const other = fresh.getElementById(part.id);
    if (other) replacePart(part, other);
  }
  const spoken = document.getElementById('announcement');
  const text = fresh.getElementById('announcement')?.textContent ?? '';
  if (spoken.textContent !== text) spoken.textContent = text;
};

const { events } = document.body.dataset;
if (events !== undefined) {
  // One refresh at a time; what changes meanwhile asks for one more.
  let running = false;
  let again = false;
  const follow = async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      // A server that is away comes back with an event of its own.
      await refresh().catch(() => undefined);
    }
    running = false;
  };
  const stream = new EventSource(events);
  stream.addEventListener('hello', follow);
  stream.addEventListener('changed', follow);
  addEventListener('pagehide', () => stream.close());
}

for (const form of document.querySelectorAll('form.write')) {
  form.addEventListener('submit', (event) => {
    const button = event.submitter ?? form.querySelector('button');
    // A second click must not send a second mail.
    if (form.dataset.sending !== undefined) return event.preventDefault();
    form.dataset.sending = '';
    if (button) button.textContent = 'Sending…';
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}
