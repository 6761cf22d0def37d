import type { ProblemCode } from '#contracts';
import type { Label } from '../words/speech.ts';

/** What to do about a problem, for readers who do not read the server's English; what its title says already is absent. */
export const PROBLEM_ADVICE: { readonly [Code in ProblemCode]?: Label } = {
  'invalid-request': 'Look at what you entered and try again.',
  unauthenticated: 'Sign in again. What you wrote is kept.',
  'csrf-rejected': 'Load the page again. What you wrote is kept.',
  forbidden: 'Ask somebody whose role allows it.',
  'not-found': 'It may have been removed.',
  'revision-conflict': 'Nothing of yours was changed. Look at it and decide again.',
  'mail-dispatch-failed': 'Nothing was sent; your text is kept, so you can try again.',
  'mail-outcome-unknown': 'It is never sent again by itself. Find out whether it has arrived.',
  'attachment-too-large': 'Attach a smaller file.',
  'session-running': 'Stop it first, or wait until it has ended.',
  'asset-unavailable': 'Try again once it is online.',
  'rate-limited': 'Wait a moment, then try again.',
  unavailable: 'Try again in a moment. What you wrote is kept.',
  internal: 'Try again. What you wrote is kept.',
  'assistant-failed': 'Your text is unchanged.',
};
