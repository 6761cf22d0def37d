import type { Wording } from '../speech.ts';

/** German: the titles of problems (contracts/problem.ts), and what to do. */
export const problems = {
  'The request is not valid': 'Die Anfrage ist nicht gültig',
  'You are not signed in': 'Sie sind nicht angemeldet',
  'The request could not be verified': 'Die Anfrage konnte nicht geprüft werden',
  'You may not do this': 'Das dürfen Sie nicht',
  'The revision is missing': 'Die Revision fehlt',
  'Someone else changed the ticket': 'Jemand anderes hat das Ticket geändert',
  'This status change is not allowed': 'Dieser Statuswechsel ist nicht erlaubt',
  'The Idempotency-Key is missing': 'Der Idempotency-Key fehlt',
  'This message is being sent already': 'Diese Nachricht wird bereits gesendet',
  'The Idempotency-Key was used for another message': 'Der Idempotency-Key wurde für eine andere Nachricht verwendet',
  'No email account is configured': 'Es ist kein E-Mail-Konto eingerichtet',
  'The contact has no email address': 'Der Kontakt hat keine E-Mail-Adresse',
  'The mail server did not accept the reply': 'Der Mailserver hat die Antwort nicht angenommen',
  'It is not known whether the reply was accepted': 'Es ist nicht bekannt, ob die Antwort angenommen wurde',
  'The conversation has moved on': 'Der Verlauf ist weitergegangen',
  'A placeholder is not filled in': 'Ein Platzhalter ist nicht ausgefüllt',
  'The reply cannot be changed any more': 'Die Antwort kann nicht mehr geändert werden',
  'The upload has to go on elsewhere': 'Das Hochladen muss an anderer Stelle weitergehen',
  'Files of this type are not taken': 'Dateien dieser Art werden nicht angenommen',
  'The attachment is too large': 'Der Anhang ist zu groß',
  'A support session is already under way': 'Es läuft bereits eine Supportsitzung',
  'The asset cannot be reached': 'Das Gerät ist nicht erreichbar',
  'Nobody is signed in at the machine': 'Am Rechner ist niemand angemeldet',
  'The tickets cannot be merged': 'Die Tickets können nicht zusammengeführt werden',
  'Your timer runs on another ticket': 'Ihre Zeiterfassung läuft für ein anderes Ticket',
  'Too many requests': 'Zu viele Anfragen',
  'Nexie could not answer': 'Nexie konnte nicht antworten',
  'The service is not available': 'Der Dienst ist nicht verfügbar',
  'Something went wrong on the server': 'Auf dem Server ist etwas schiefgegangen',
  // What to do about them, and why something cannot be done.
  'No email account is configured. An administrator can set one up; until then no reply can be sent.':
    'Es ist kein E-Mail-Konto eingerichtet. Die Administration kann eines anlegen; bis dahin kann keine Antwort gesendet werden.',
  'The mail server refused the email account’s sign-in when it was last tried. Replies will fail until an administrator has corrected it.':
    'Der Mailserver hat die Anmeldung des E-Mail-Kontos zuletzt abgelehnt. Antworten scheitern, bis die Administration das behoben hat.',
  'Without an email address of the contact no reply can be sent. You can still post an internal note.':
    'Ohne E-Mail-Adresse des Kontakts kann keine Antwort gesendet werden. Eine interne Notiz ist weiterhin möglich.',
  'Your role may read this ticket but not answer it.': 'Ihre Rolle darf dieses Ticket lesen, aber nicht beantworten.',
  'The machine is offline.': 'Der Rechner ist offline.',
  'Your role may look at tickets but not reach machines.':
    'Ihre Rolle darf Tickets ansehen, aber nicht auf Rechner zugreifen.',
  'Nobody is signed in at the machine, so nobody can consent.':
    'Am Rechner ist niemand angemeldet, daher kann niemand zustimmen.',
  'A support session is under way on the machine already.': 'Auf dem Rechner läuft bereits eine Supportsitzung.',
  'Look at what you entered and try again.': 'Prüfen Sie Ihre Angaben und versuchen Sie es noch einmal.',
  'Sign in again. What you wrote is kept.': 'Melden Sie sich wieder an. Was Sie geschrieben haben, bleibt erhalten.',
  'Load the page again. What you wrote is kept.':
    'Laden Sie die Seite neu. Was Sie geschrieben haben, bleibt erhalten.',
  'Ask somebody whose role allows it.': 'Fragen Sie jemanden, dessen Rolle es erlaubt.',
  'It may have been removed.': 'Es wurde vielleicht entfernt.',
  'Nothing of yours was changed. Look at it and decide again.':
    'Von Ihnen wurde nichts geändert. Sehen Sie es an und entscheiden Sie neu.',
  'Nothing was sent; your text is kept, so you can try again.':
    'Es wurde nichts gesendet; Ihr Text bleibt erhalten, sodass Sie es noch einmal versuchen können.',
  'It is never sent again by itself. Find out whether it has arrived.':
    'Sie wird nie von selbst noch einmal gesendet. Finden Sie heraus, ob sie angekommen ist.',
  'Attach a smaller file.': 'Hängen Sie eine kleinere Datei an.',
  'Stop it first, or wait until it has ended.': 'Beenden Sie sie zuerst, oder warten Sie ihr Ende ab.',
  'Try again once it is online.': 'Versuchen Sie es wieder, sobald es online ist.',
  'Wait a moment, then try again.': 'Warten Sie einen Moment und versuchen Sie es dann noch einmal.',
  'Try again in a moment. What you wrote is kept.':
    'Versuchen Sie es gleich noch einmal. Was Sie geschrieben haben, bleibt erhalten.',
  'Try again. What you wrote is kept.': 'Versuchen Sie es noch einmal. Was Sie geschrieben haben, bleibt erhalten.',
  'Your text is unchanged.': 'Ihr Text ist unverändert.',
} as const satisfies Record<string, Wording>;
