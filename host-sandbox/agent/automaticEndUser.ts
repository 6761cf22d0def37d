import type { Faults } from '../sandboxApi.ts';
import type { Machine } from './machine.ts';

/** How end users answer requests for consent: by hand on the desktop page, or by themselves. */
export type EndUserConduct = Faults['endUser'];

const DECISIONS = { accepts: 'accepted', declines: 'declined' } as const;

/** Stands in for the end users where the sandbox's switches say so. */
export class AutomaticEndUser {
  #conduct: EndUserConduct = 'by_hand';
  readonly #thinkingMs: number;
  /** What is being thought about, by machine. */
  readonly #thoughts = new Map<Machine, { sessionId: string; timer: NodeJS.Timeout }>();

  /** `thinkingMs`: how long it takes from the prompt to the answer. */
  constructor(thinkingMs: number) {
    this.#thinkingMs = thinkingMs;
  }

  get conduct(): EndUserConduct {
    return this.#conduct;
  }

  /** From now on they answer so, also what they are being asked already. */
  behave(conduct: EndUserConduct, machines: Iterable<Machine>): void {
    this.#conduct = conduct;
    for (const machine of machines) this.forget(machine);
    for (const machine of machines) this.lookAt(machine);
  }

  /** Something has changed on a machine: perhaps there is something to answer, perhaps no longer. */
  lookAt(machine: Machine): void {
    const { session, signedIn } = machine.view;
    const asked = session.phase === 'asked' && signedIn ? session.request.sessionId : null;
    const thought = this.#thoughts.get(machine);
    if (thought?.sessionId === asked) return;
    this.forget(machine);
    if (asked === null || this.#conduct === 'by_hand' || this.#conduct === 'ignores') return;
    const decision = DECISIONS[this.#conduct];
    machine.consentShown(asked);
    const answer = (): void => {
      this.#thoughts.delete(machine);
      machine.decide(asked, decision);
    };
    this.#thoughts.set(machine, { sessionId: asked, timer: setTimeout(answer, this.#thinkingMs) });
  }

  /** The machine is gone, or somebody else answers. */
  forget(machine: Machine): void {
    clearTimeout(this.#thoughts.get(machine)?.timer);
    this.#thoughts.delete(machine);
  }
}
