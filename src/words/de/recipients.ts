import type { Wording } from '../speech.ts';

/** German: the recipients. */
export const recipients = {
  Recipients: 'Empfänger',
  'Change recipients': 'Empfänger ändern',
  'Name or address': 'Name oder Adresse',
  'People of this conversation': 'Personen dieses Verlaufs',
  'To nobody yet': 'Noch an niemanden',
  'To {people}': 'An {people}',
  'Reply to {people}': 'Antwort an {people}',
  '{first} and {second}': '{first} und {second}',
  '{first} and {count} more': '{first} und {count} weitere',
  'The recipients could not be opened': 'Die Empfänger konnten nicht geöffnet werden',
  'That part of the panel did not load. Your text is kept; try again in a moment.':
    'Dieser Teil des Fensters wurde nicht geladen. Ihr Text ist gesichert; versuchen Sie es gleich noch einmal.',
  Reset: 'Zurücksetzen',
  Dismiss: 'Ausblenden',
  'Add to Cc': 'In Cc aufnehmen',
  'Take out': 'Herausnehmen',
  '{name} removed from {field}.': '{name} aus {field} entfernt.',
  '{name} joined in the mail of {time}': '{name} kam in der Mail von {time} dazu',
  '{name} is no longer in the mail of {time}': '{name} steht in der Mail von {time} nicht mehr',
  'This is not an e-mail address.': 'Das ist keine E-Mail-Adresse.',
  'no e-mail address': 'keine E-Mail-Adresse',
  'contact of this ticket': 'Kontakt dieses Tickets',
  'added by you': 'von Ihnen hinzugefügt',
  'wrote the latest mail': 'schrieb die letzte Mail',
  'in the latest mail (To)': 'in der letzten Mail (An)',
  'in the latest mail (Cc)': 'in der letzten Mail (Cc)',
  'in an earlier mail of this ticket': 'in einer früheren Mail dieses Tickets',
  '{reason}, outside {client}': '{reason}, außerhalb von {client}',
  '{contact}, the contact, is not among the recipients.': '{contact}, der Kontakt, ist nicht unter den Empfängern.',
  '{address} is outside {client} and has never been in this conversation.':
    '{address} gehört nicht zu {client} und war nie in diesem Verlauf.',
  'The last message came over the agent’s encrypted channel; your answer will go by ordinary e-mail.':
    'Die letzte Nachricht kam über den verschlüsselten Kanal des Agenten; Ihre Antwort geht als gewöhnliche E-Mail.',
} as const satisfies Record<string, Wording>;
