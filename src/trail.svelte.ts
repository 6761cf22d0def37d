/** A ticket that was left for another one, within the panel. */
export interface TrailStep {
  readonly ticketId: string;
  readonly ticketNumber: number;
  /** The ticket that was gone to. */
  readonly to: string;
}

/** The way back through tickets that were opened from within one another. */
export class Trail {
  #steps: readonly TrailStep[] = $state.raw([]);

  /** Remembers where a step to another ticket began. */
  leave(step: TrailStep): void {
    this.#steps = [...this.#steps, step].slice(-20);
  }

  /** Where the ticket that is shown was opened from; undefined when it was opened otherwise. */
  backFrom(ticketId: string): TrailStep | undefined {
    const last = this.#steps.at(-1);
    return last?.to === ticketId ? last : undefined;
  }

  /** The last step is taken back. */
  drop(): void {
    this.#steps = this.#steps.slice(0, -1);
  }
}
