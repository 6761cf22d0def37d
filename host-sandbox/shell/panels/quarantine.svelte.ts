import { routes, type QuarantinedMail } from '#contracts';
import { call } from '../api.ts';
import { say } from '../words/speech.svelte.ts';

const saying = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The mails that were let into no ticket, and the two ways to let one in. */
export class Quarantine {
  mails: readonly QuarantinedMail[] = $state.raw([]);
  problem: string | null = $state(null);
  /** The mail that is just being let in. */
  busy: string | null = $state(null);

  load = async (): Promise<void> => {
    try {
      this.mails = (await call(routes.listQuarantine, { params: {} })).items;
      this.problem = null;
    } catch (error) {
      this.problem = saying(error);
    }
  };

  /** Lets a mail into the ticket of a number as people write it, or with null into a new one. The ticket, or null when it failed. */
  letIn = async (mailId: string, number: string | null): Promise<string | null> => {
    this.busy = mailId;
    try {
      const ticketId = number === null ? null : await this.#ticketOf(number);
      const filed = await call(routes.fileQuarantinedMail, { params: { mailId }, body: { ticketId } });
      this.mails = this.mails.filter(({ id }) => id !== mailId);
      this.problem = null;
      return filed.ticketId;
    } catch (error) {
      this.problem = saying(error);
      return null;
    } finally {
      this.busy = null;
    }
  };

  async #ticketOf(written: string): Promise<string> {
    const digits = written.trim().replace(/^#/, '');
    const number = Number(digits);
    const { items } = await call(routes.listTickets, { params: {}, query: { search: String(number), limit: 50 } });
    const found = items.find((row) => row.number === number);
    if (!found) throw new Error(say('There is no ticket #{number}.', { number: digits }));
    return found.id;
  }
}
