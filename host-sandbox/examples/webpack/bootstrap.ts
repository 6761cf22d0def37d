import { capabilities, hello, tickets } from '../desk.ts';
import '../styles.css';

/** A webpack host: the remote is named at build time, and is an `import()` like any other. */
const [host, rows] = await Promise.all([capabilities(), tickets()]);
const app = document.getElementById('app')!;
app.appendChild(document.createElement('h1')).textContent = 'A queue in a webpack host';

for (const row of rows) {
  const button = app.appendChild(document.createElement('p')).appendChild(document.createElement('button'));
  button.textContent = `${row.number} ${row.subject}`;
  button.addEventListener('click', () => {
    void import('mspTicketPeek/mount').then(({ default: peek }) => {
      const agreed = peek.negotiate(hello);
      if (!agreed.ok) {
        app.append(agreed.message);
        return;
      }
      const input = { ticketId: row.id, seed: row, theme: { name: 'dark' } };
      peek.mount(document.body, { hello, host, input, returnFocus: button });
    });
  });
}
