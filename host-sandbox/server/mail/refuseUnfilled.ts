import { VARIABLE_PATTERN } from '#contracts';
import { ProblemError } from '../http/problem.ts';

/** Throws `unfilled-variable` for a text in which a placeholder of a canned reply still stands, e.g. `{{contact.first_name}}`. */
export const refuseUnfilled = (text: string): void => {
  const unfilled = [...new Set(text.match(VARIABLE_PATTERN))];
  if (unfilled.length === 0) return;
  throw new ProblemError(
    'unfilled-variable',
    `${unfilled.join(', ')} ${unfilled.length === 1 ? 'is' : 'are'} not filled in. Write what belongs there, or remove it; nothing was sent.`,
    { errors: unfilled.map((variable) => ({ path: 'body.text', message: `${variable} is not filled in.` })) },
  );
};
