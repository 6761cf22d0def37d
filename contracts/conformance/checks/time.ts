import { expectThat } from '../kit.ts';
import { freshKey } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

/** Timer and logged time. Entries are removed; their history stays, as it must. */
export const time: readonly Check[] = [
  {
    id: 'time.entries',
    says: 'Time that is logged is listed and summed; it can be corrected and removed, and its history says how.',
    run: async (kit) => {
      const before = await kit.call('getTime');
      const added = await kit.call('addTimeEntry', { body: { minutes: 7, note: 'Conformance kit', billable: false } });
      const entry = added.entries.find(({ id }) => before.entries.every((old) => old.id !== id));
      expectThat(entry, 'the entry is not listed');
      const entryId = entry.id;
      kit.left.push('the history of removed time entries of the conformance kit');
      const edited = await kit.call('editTimeEntry', {
        params: { entryId },
        body: { note: 'Conformance kit, edited' },
      });
      const removed = await kit.call('removeTimeEntry', { params: { entryId } });
      expectThat(
        edited.entries.some(({ id, editedAt }) => id === entryId && editedAt),
        'an edited entry has no editedAt',
      );
      expectThat(
        added.totalMinutes - before.totalMinutes === entry.minutes,
        `the sum grew from ${before.totalMinutes} to ${added.totalMinutes}`,
      );
      expectThat(
        removed.entries.every(({ id }) => id !== entryId),
        'a removed entry is still listed',
      );
      const { items } = await kit.call('listTimeEntryChanges');
      const mine = items.filter((change) => change.entryId === entryId);
      expectThat(
        mine.some(({ after }) => after === null),
        'the history does not tell the removal',
      );
    },
  },
  {
    id: 'time.repeated',
    says: 'An entry that is logged twice with one Idempotency-Key is logged once.',
    run: async (kit) => {
      const entry = {
        body: { minutes: 7, note: 'Conformance kit, repeated', billable: false },
        headers: { 'Idempotency-Key': freshKey() },
      };
      const before = await kit.call('getTime');
      await kit.call('addTimeEntry', entry);
      const { entries } = await kit.call('addTimeEntry', entry);
      const added = entries.filter(({ id }) => before.entries.every((old) => old.id !== id));
      for (const { id } of added) await kit.call('removeTimeEntry', { params: { entryId: id } });
      expectThat(added.length === 1, `${added.length} entries were logged`);
    },
  },
  {
    id: 'time.bounds',
    says: 'An entry of no minute, or of more than a day, answers 422 invalid-request.',
    run: async (kit) => {
      for (const minutes of [0, 24 * 60 + 1]) {
        kit.refusal(await kit.ask('addTimeEntry', { body: { minutes, note: '' } }), 'invalid-request');
      }
    },
  },
  {
    id: 'time.timer',
    says: 'The timer starts once, keeps what has elapsed when it is paused, and logs it when it is stopped.',
    run: async (kit) => {
      const before = await kit.call('getTime');
      if (before.timer || before.timerElsewhere) throw new Skipped('the test account has a timer of its own');
      const started = await kit.call('startTimer');
      const again = await kit.call('startTimer');
      const paused = await kit.call('pauseTimer');
      const stopped = await kit.call('stopTimer', { body: { note: 'Conformance kit' } });
      for (const { id } of stopped.entries.filter((now) => before.entries.every((old) => old.id !== now.id))) {
        await kit.call('removeTimeEntry', { params: { entryId: id } });
      }
      expectThat(started.timer?.runningSince, 'a started timer has no runningSince');
      expectThat(again.timer?.id === started.timer.id, 'starting a running timer makes another one');
      expectThat(paused.timer && paused.timer.runningSince === null, 'a paused timer is running or gone');
      expectThat(stopped.timer === null, 'a stopped timer is still there');
    },
  },
];
