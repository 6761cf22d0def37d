import { describe, expect, test } from 'vitest';
import type { SlaTarget } from '#contracts';
import { slaView, type SlaClock } from './slaView.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;

const at = (minutes: number): string => new Date(NOW + minutes * MINUTE).toISOString();
const clock: SlaClock = { serverNow: at(0), businessTime: { runs: true, changesAt: null } };

const target = (changes: Partial<SlaTarget>): SlaTarget => ({
  kind: 'first_response',
  targetMinutes: 60,
  state: 'running',
  startedAt: '2026-11-23T09:30:00.000Z',
  dueAt: '2026-11-23T10:30:00.000Z',
  remainingMs: 30 * MINUTE,
  metAt: null,
  explanation: '',
  ...changes,
});

describe('an SLA target on the card', () => {
  test('ticks by the server’s clock', () => {
    expect(slaView(target({}), clock, NOW).figure).toBe('30 min left');
    expect(slaView(target({}), clock, NOW + 5 * MINUTE).figure).toBe('25 min left');
  });

  test('warns when less than a quarter is left', () => {
    expect(slaView(target({}), clock, NOW).tone).toBe('success');
    expect(slaView(target({}), clock, NOW + 16 * MINUTE).tone).toBe('amber');
  });

  test('says for how long it has been breached', () => {
    expect(slaView(target({}), clock, NOW + 32 * MINUTE)).toEqual({
      figure: 'Breached 2 min ago',
      tone: 'danger',
      used: 1,
    });
  });

  test.each<[string, SlaClock['businessTime'], number, string]>([
    [
      'runs in business hours although a night lies before the target',
      { runs: true, changesAt: at(60) },
      10,
      '20 min left',
    ],
    ['stops when they end', { runs: true, changesAt: at(10) }, 40, '20 min left'],
    ['stands still outside of them', { runs: false, changesAt: at(60) }, 50, '30 min left'],
    ['runs on when they begin', { runs: false, changesAt: at(60) }, 65, '25 min left'],
    ['never runs in a calendar that never opens', { runs: false, changesAt: null }, 500, '30 min left'],
    ['always runs in one that never closes', { runs: true, changesAt: null }, 5, '25 min left'],
    ['always runs by a server that says nothing of it', undefined, 5, '25 min left'],
  ])('%s', (_, businessTime, minutes, figure) => {
    const tomorrow = target({ dueAt: '2026-11-24T08:30:00.000Z' });
    expect(slaView(tomorrow, { ...clock, businessTime }, NOW + minutes * MINUTE).figure).toBe(figure);
  });

  test('does not tick while it is paused', () => {
    const paused = target({ state: 'paused', dueAt: null });
    expect(slaView(paused, clock, NOW + 20 * MINUTE).figure).toBe('Paused, 30 min left');
  });

  test.each([
    ['met', 'Met', 'success'],
    ['met_late', 'Met late', 'amber'],
  ])('is final once it is %s', (state, figure, tone) => {
    expect(slaView(target({ state, remainingMs: null }), clock, NOW)).toMatchObject({ figure, tone });
  });
});
