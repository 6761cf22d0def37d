import type { Faults } from '../../sandboxApi.ts';
import type { Label } from '../words/words.ts';

/** What can be broken on purpose: its name, what one sees in the Peek when it is, and what can be chosen where it is no switch. */
interface FaultText {
  readonly label: Label;
  readonly effect: Label;
  readonly choices?: readonly (readonly [value: string, text: Label])[];
}

/** The delays that can be chosen, in milliseconds. */
export const DELAYS = [0, 500, 2000, 8000] as const;

/** In the order in which they are shown; {@link Faults.slowMs} is chosen of {@link DELAYS}. */
export const FAULT_TEXTS = {
  mailServer: {
    label: 'The customers’ mail server',
    effect:
      'A reply is tried, fails with the server’s own words and returns to its draft; cut after the data, it is “unknown” and never sent again by itself.',
    choices: [
      ['up', 'takes mail'],
      ['down', 'is down: connections are refused'],
      ['refuses', 'refuses every recipient (550)'],
      ['cuts_after_data', 'hangs up after the data, before its answer'],
    ],
  },
  endUser: {
    label: 'The end user, asked for consent,',
    effect: 'What the agent’s consent prompt gets for an answer once a support session is asked for.',
    choices: [
      ['by_hand', 'answers by hand, on the desktop page'],
      ['accepts', 'accepts'],
      ['declines', 'declines'],
      ['ignores', 'ignores the request'],
    ],
  },
  accountMissing: {
    label: 'The tenant’s e-mail account is missing',
    effect: 'Replies are blocked, with the reason and the way to the settings. Notes still work.',
  },
  nexieOff: {
    label: 'The tenant has switched Nexie off',
    effect: 'No summary and no help in the composer; nothing is sent to a model.',
  },
  apiErrors: {
    label: 'The API answers 503 to everything',
    effect: 'Reads are tried again with back-off, what was loaded stays, and what is typed is kept.',
  },
  liveCut: {
    label: 'Live streams are cut',
    effect: 'The panel says that news do not come in; after the cut it catches up and misses nothing.',
  },
  liveSilent: {
    label: 'Live streams fall silent',
    effect:
      'Nothing is cut and nothing comes. Within 15 seconds the panel says so and opens a new stream; once that is heard, nothing is missed.',
  },
  slowMs: {
    label: 'Every answer is late by',
    effect: 'Skeletons and progress show; a change shows at once and is confirmed late.',
  },
} as const satisfies Record<keyof Faults, FaultText>;
