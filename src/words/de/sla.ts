import type { Wording } from '../speech.ts';

/** German: why an SLA target stands where it does. */
export const sla = {
  'Met by the reply of {time} by {who}, accepted by the mail server.':
    'Erreicht durch die Antwort von {who}, {time}, die der Mailserver angenommen hat.',
  'Met by the reply of {time}, accepted by the mail server.':
    'Erreicht durch die Antwort, {time}, die der Mailserver angenommen hat.',
  'Met by resolving the ticket, {time}.': 'Erreicht durch das Lösen des Tickets, {time}.',
  'Ended by resolving the ticket, {time}, without an e-mail reply before.':
    'Beendet durch das Lösen des Tickets, {time}, ohne Antwort per E-Mail davor.',
  'It was due {time}.': 'Fällig war {time}.',
  'Breached {time}: no reply was accepted within {length} of business time under {policy}.':
    'Verletzt seit {time}: Innerhalb von {length} Geschäftszeit nach „{policy}“ wurde keine Antwort angenommen.',
  'Breached {time}: the ticket was not resolved within {length} of business time under {policy}.':
    'Verletzt seit {time}: Innerhalb von {length} Geschäftszeit nach „{policy}“ wurde das Ticket nicht gelöst.',
  'Paused since {time}, when {who} set the status to “{status}”.':
    'Pausiert seit {time}, als {who} den Status „{status}“ gesetzt hat.',
  'Paused since {time} by the status “{status}”.': 'Pausiert seit {time} durch den Status „{status}“.',
  '{left} of business time are left.': 'Es bleiben {left} Geschäftszeit.',
  'Never due, because the calendar has no business hours.': 'Nie fällig, weil der Kalender keine Geschäftszeiten hat.',
  'Due {time}: first response within {length} of business time under {policy}.':
    'Fällig {time}: Erste Antwort innerhalb von {length} Geschäftszeit nach „{policy}“.',
  'Due {time}: resolution within {length} of business time under {policy}.':
    'Fällig {time}: Lösung innerhalb von {length} Geschäftszeit nach „{policy}“.',
  'Pauses of {length} are not counted.': 'Pausen von {length} sind nicht mitgezählt.',
  'no business hours': 'keine Geschäftszeiten',
} as const satisfies Record<string, Wording>;
