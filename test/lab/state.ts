import type { Component } from 'svelte';
import type { HostRequest } from '#contracts';
import { refusal, type FakeHost } from '../../src/testing/fakeHost.ts';

/** One state of one part: the fixtures that lead to it, and what the part is given. */
export interface LabState {
  readonly name: string;
  /** Changes the fixtures of a host that is made for this state alone. */
  readonly set?: (host: FakeHost) => void;
  readonly props?: Record<string, unknown>;
  /** Has letters that the lab's font lacks, so that it looks different on other machines. */
  readonly foreign?: boolean;
}

/** A part of the Peek with its states. */
export interface LabPart {
  readonly name: string;
  /** `card` stands in a card of the right pane, `row` in the conversation, `panel` fills the whole panel. */
  readonly shape: 'card' | 'row' | 'panel';
  // Each part has properties of its own; a state names those that its part takes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly component: Component<any>;
  readonly states: readonly LabState[];
}

/** The moment at which all fixtures are. */
export const NOW = '2026-11-23T11:00:00.000Z';

/** The instant `minutes` after {@link NOW}; negative: before it. */
export const at = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

/** Answers one route of the ticket by `body`. */
export const answers =
  (route: string, body: unknown) =>
  (host: FakeHost): void => {
    host.answers[route] = () => ({ status: 200, body });
  };

/** A route whose answer never comes. */
export const pending =
  (route: string) =>
  (host: FakeHost): void => {
    host.answers[route] = ({ signal }: HostRequest) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  };

/** A route that the server refuses for the while. */
export const failing =
  (route: string) =>
  (host: FakeHost): void => {
    host.answers[route] = () => refusal('unavailable', 'The service is being restarted. Try again in a minute.');
  };

/** The two states that every part has whose data come by one route. */
export const arriving = (route: string): LabState[] => [
  { name: 'loading', set: pending(route) },
  { name: 'error', set: failing(route) },
];
