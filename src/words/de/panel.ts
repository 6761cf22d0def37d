import type { Wording } from '../speech.ts';

/** German: the panel itself. */
export const panel = {
  Retry: 'Erneut versuchen',
  Close: 'Schließen',
  Save: 'Speichern',
  'Saving…': 'Wird gespeichert…',
  Cancel: 'Abbrechen',
  Edit: 'Bearbeiten',
  Undo: 'Rückgängig',
  Add: 'Hinzufügen',
  Loading: 'Wird geladen',
  'Loading…': 'Wird geladen…',
  'Nobody and nothing found.': 'Niemand und nichts gefunden.',
  'Close message': 'Meldung schließen',
  'Live updates are interrupted. Trying to reconnect…':
    'Die Live-Aktualisierung ist unterbrochen. Verbindung wird wiederhergestellt…',
  'A part of this panel could not be loaded. What you wrote is kept.':
    'Ein Teil dieses Fensters konnte nicht geladen werden. Was Sie geschrieben haben, ist gesichert.',
  'A part of this panel could not be loaded': 'Ein Teil dieses Fensters konnte nicht geladen werden',
  'It was tried several times. Check your connection and try again; what you wrote is kept.':
    'Es wurde mehrmals versucht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal; was Sie geschrieben haben, ist gesichert.',
  'Something went wrong in this panel': 'In diesem Fenster ist etwas schiefgegangen',
  'The server cannot be reached': 'Der Server ist nicht erreichbar',
  'Check your connection and try again.': 'Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  'The server’s answer could not be read': 'Die Antwort des Servers war nicht lesbar',
  'It may be down or being updated. Try again in a moment.':
    'Vielleicht ist er gestört oder wird gerade aktualisiert. Versuchen Sie es gleich noch einmal.',
  'The server said: {answer}': 'Antwort des Servers: {answer}',
  'This ticket was merged into #{number} and is worked there.':
    'Dieses Ticket wurde mit #{number} zusammengeführt und wird dort bearbeitet.',
  'Open #{number}': '#{number} öffnen',
  'Undo the merge': 'Zusammenführung rückgängig machen',
  'This ticket panel does not fit the page around it': 'Dieses Ticketfenster passt nicht zu der Seite, die es zeigt',
  'Reload the page. If that does not help, tell whoever runs it.':
    'Laden Sie die Seite neu. Hilft das nicht, sagen Sie es den Betreibern.',
  'Conversation and composer': 'Verlauf und Antwort',
  'Width of the context': 'Breite des Kontexts',
  '{n} pixels': { one: '{n} Pixel', other: '{n} Pixel' },
  Context: 'Kontext',
  Commands: 'Befehle',
  'Search commands': 'Befehle suchen',
  'Search commands (Ctrl/Cmd + K)': 'Befehle suchen (Strg/Cmd + K)',
  'List keyboard shortcuts': 'Tastenkürzel zeigen',
  'Keyboard shortcuts': 'Tastenkürzel',
  'Send what is being written': 'Absenden, was gerade geschrieben wird',
  'Close what is innermost': 'Das Innerste schließen',
  'Print the ticket': 'Ticket drucken',
  'Export the ticket as JSON': 'Ticket als JSON exportieren',
  'Close the ticket': 'Ticket schließen',
  '{name} (customer)': '{name} (Kunde)',
  '{name} (reply)': '{name} (Antwort)',
  '{name} (internal note, for staff only)': '{name} (interne Notiz, nur für das Team)',
  'Opened {time}': 'Eröffnet {time}',
  'Attached: {files}': 'Angehängt: {files}',
  'The ticket is not loaded yet. Try again in a moment.':
    'Das Ticket ist noch nicht geladen. Versuchen Sie es gleich noch einmal.',
  '#{number} is merged into this ticket': '#{number} ist mit diesem Ticket zusammengeführt',
  '{seconds} s': '{seconds} s',
  '{minutes} min': '{minutes} min',
  '{hours} h': '{hours} h',
  '{hours} h {minutes} min': '{hours} h {minutes} min',
  '{days} d {hours} h': '{days} T {hours} h',
  'You are offline. What you write is kept here until you are back.':
    'Sie sind offline. Was Sie schreiben, bleibt hier erhalten, bis Sie wieder verbunden sind.',
  'Working…': 'Wird bearbeitet…',
} as const satisfies Record<string, Wording>;
