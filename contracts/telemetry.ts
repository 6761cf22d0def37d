import type { Open } from './scalars.ts';

/** From which Peek a measure is: the same for all measures of one mount. */
export interface MeasureOrigin {
  readonly instanceId: string;
  /** The remote's build. */
  readonly release: string;
  /** The contract that the remote speaks. */
  readonly contract: string;
}

/** How long something took until it was painted, in milliseconds. */
export interface TimingMeasure extends MeasureOrigin {
  readonly kind: 'timing';
  /**
   * `ready`: from the click to the header; `conversation`: from the click to the newest messages; `card`: from the
   * click to the data of the card in `part`; `change`: from a change of the fields in `part` to the header that shows it.
   */
  readonly name: Open<'ready' | 'conversation' | 'card' | 'change'>;
  /** Names of ours only, e.g. `sla` or `status`. */
  readonly part?: string;
  readonly ms: number;
}

/** That something went wrong. What was said of it to the person is not here: it may name people. */
export interface ErrorMeasure extends MeasureOrigin {
  readonly kind: 'error';
  readonly code: string;
  readonly status?: number;
  readonly retryable: boolean;
}

/** What a Peek tells its host's monitoring. Never data of a ticket or of a person. */
export type PeekMeasure = TimingMeasure | ErrorMeasure;
