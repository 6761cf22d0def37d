import { ENGLISH, type Label, type Speech } from '../words/speech.ts';

/** Words that may be the server's, which are English whatever language the panel speaks. */
export interface ServersText {
  readonly text: string;
  /** The language of the words, where it is not the panel's (for `lang`). */
  readonly lang: 'en' | undefined;
}

/** Why a reply cannot leave or an action cannot be begun, by the contract's codes. */
const BECAUSE: Readonly<Record<string, Label>> = {
  'no-email-account':
    'No email account is configured. An administrator can set one up; until then no reply can be sent.',
  'account-refused':
    'The mail server refused the email account’s sign-in when it was last tried. Replies will fail until an administrator has corrected it.',
  'no-contact-address':
    'Without an email address of the contact no reply can be sent. You can still post an internal note.',
  'read-only': 'Your role may read this ticket but not answer it.',
  'no-asset': 'No asset is linked to this ticket.',
  offline: 'The machine is offline.',
  'not-permitted': 'Your role may look at tickets but not reach machines.',
  'nobody-signed-in': 'Nobody is signed in at the machine, so nobody can consent.',
  'session-running': 'A support session is under way on the machine already.',
};

export const speaksEnglish = ({ locale }: Speech): boolean => locale.startsWith('en');

/** A reason in the reader's language. To readers of English the server's own sentence, which names names, is said. */
export const becauseText = (because: string, message: string, speech: Speech = ENGLISH): ServersText => {
  if (speaksEnglish(speech)) return { text: message, lang: undefined };
  const known = BECAUSE[because];
  return known ? { text: speech.say(known), lang: undefined } : { text: message, lang: 'en' };
};
