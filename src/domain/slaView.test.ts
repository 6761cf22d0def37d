import { describe, expect, test } from 'vitest';
import type { SlaTarget } from '#contracts';
import { slaView } from './slaView.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;

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
    expect(slaView(target({}), NOW, NOW).figure).toBe('30 min left');
    expect(slaView(target({}), NOW, NOW + 5 * MINUTE).figure).toBe('25 min left');
  });

  test('warns when less than a quarter is left', () => {
    expect(slaView(target({}), NOW, NOW).tone).toBe('success');
    expect(slaView(target({}), NOW, NOW + 16 * MINUTE).tone).toBe('amber');
  });

  test('says for how long it has been breached', () => {
    expect(slaView(target({}), NOW, NOW + 32 * MINUTE)).toEqual({
      figure: 'Breached 2 min ago',
      tone: 'danger',
      used: 1,
    });
  });

  test('stands still outside of business hours', () => {
    const overNight = target({ dueAt: '2026-11-24T08:30:00.000Z' });
    expect(slaView(overNight, NOW, NOW + 10 * MINUTE).figure).toBe('30 min left');
  });

  test('does not tick while it is paused', () => {
    const paused = target({ state: 'paused', dueAt: null });
    expect(slaView(paused, NOW, NOW + 20 * MINUTE).figure).toBe('Paused, 30 min left');
  });

  test.each([
    ['met', 'Met', 'success'],
    ['met_late', 'Met late', 'amber'],
  ])('is final once it is %s', (state, figure, tone) => {
    expect(slaView(target({ state, remainingMs: null }), NOW, NOW)).toMatchObject({ figure, tone });
  });
});
