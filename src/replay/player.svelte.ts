import { Replayer } from '@rrweb/replay';
import type { RecordedEvent } from '../domain/recording.ts';
import type { Lifetime } from '../lifetime.ts';
import { adoptRecordedSheets } from './recordedSheets.ts';

const TICK_MS = 100;

/** How fast a recording can be played. */
export const SPEEDS = [1, 2, 4, 8] as const;
export type Speed = (typeof SPEEDS)[number];

/** Plays a recording, whose events must be harmless, in a frame without scripts. */
export class Player {
  playing = $state(false);
  /** Milliseconds from the beginning. */
  position = $state(0);
  speed: Speed = $state(1);
  /** Of the page that is shown, in CSS pixels. */
  size = $state.raw({ width: 0, height: 0 });
  readonly length: number;
  readonly #replayer: Replayer;
  readonly #lifetime: Pick<Lifetime, 'interval'>;
  #stopTicking = (): void => undefined;

  /** @throws Error when there are fewer than two events */
  constructor(events: readonly RecordedEvent[], stage: HTMLElement, lifetime: Pick<Lifetime, 'interval'>) {
    this.#lifetime = lifetime;
    this.#replayer = new Replayer(events as ConstructorParameters<typeof Replayer>[0], {
      root: stage,
      mouseTail: false,
      showWarning: false,
      skipInactive: false,
      triggerFocus: false,
      pauseAnimation: true,
    });
    // What is shown is a picture: the focus passes it by.
    this.#replayer.iframe.tabIndex = -1;
    this.#replayer.iframe.title = 'The recorded page';
    this.#replayer.on('resize', (size) => (this.size = size as { width: number; height: number }));
    this.#replayer.on('fullsnapshot-rebuilded', () => {
      if (this.#replayer.iframe.contentDocument) adoptRecordedSheets(this.#replayer.iframe.contentDocument);
    });
    this.#replayer.on('finish', () => this.#rest(this.length));
    this.length = this.#replayer.getMetaData().totalTime;
    this.seek(0);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.playing = true;
    this.#replayer.play(this.position >= this.length ? 0 : this.position);
    this.#stopTicking();
    this.#stopTicking = this.#lifetime.interval(() => (this.position = this.#now()), TICK_MS);
  }

  pause(): void {
    this.#replayer.pause();
    this.#rest(this.#now());
  }

  /** Goes to a place, in milliseconds from the beginning, and plays on if it played. */
  seek(to: number): void {
    this.position = Math.min(this.length, Math.max(0, to));
    if (this.playing) this.play();
    else this.#replayer.pause(this.position);
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    this.#replayer.setConfig({ speed });
  }

  destroy(): void {
    this.#stopTicking();
    this.#replayer.destroy();
  }

  #now(): number {
    return Math.min(this.length, Math.max(0, this.#replayer.getCurrentTime()));
  }

  #rest(at: number): void {
    this.#stopTicking();
    this.playing = false;
    this.position = at;
  }
}
