import { ProblemError } from '../http/problem.ts';
import type { Faults } from '../../sandboxApi.ts';

/** The other processes of the sandbox that act out a fault of their own. */
export interface Neighbours {
  setMailServer(fault: Faults['mailServer']): Promise<void>;
  setEndUser(behaviour: Faults['endUser']): Promise<void>;
}

const ANSWER_WITHIN_MS = 5_000;

const put = async (url: string, body: object, who: string): Promise<void> => {
  const trouble = (what: string, cause?: unknown): ProblemError =>
    new ProblemError('unavailable', `${who} ${what}. Look whether its process runs, and try again.`, { cause });
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (cause) {
    throw trouble('does not answer', cause);
  }
  if (!answer.ok) throw trouble(`answered ${answer.status}`);
};

/** Speaks to the mail process and to the agent by HTTP. */
export const neighboursAt = (origins: { readonly mailbox: string; readonly desktop: string }): Neighbours => ({
  setMailServer: (mailServer) => put(`${origins.mailbox}/control/fault`, { mailServer }, 'The customers’ mail server'),
  setEndUser: (endUser) => put(`${origins.desktop}/control/end-user`, { endUser }, 'The end user’s desktop'),
});
