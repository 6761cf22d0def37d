import type { Technician, Ticket, TicketChange } from '#contracts';
import { changeText, undoOf } from '../domain/undoChange.ts';
import type { Peek } from '../peek.svelte.ts';

/** For how long a change can be taken back by one press, in milliseconds. */
const UNDO_MS = 8_000;

/** What a press takes back, and how; `assignee` is who it is given back to, where it is about that. */
interface Taken {
  readonly change: TicketChange;
  readonly before: Ticket;
  readonly after: Ticket;
  readonly run: (undo: TicketChange, assignee?: Pick<Technician, 'id' | 'name'> | null) => void;
}

/** Offers to take a change back that has just been made. */
export const offerUndo = (peek: Peek, { change, before, after, run }: Taken): void => {
  const undo = undoOf(change, before, after);
  if (!undo) return;
  peek.notify({
    tone: 'success',
    title: changeText(change, after, peek.words),
    detail: '',
    lastsMs: UNDO_MS,
    action: {
      label: peek.words.say('Undo'),
      run: () => run(undo, undo.assigneeId === undefined ? undefined : before.assignee),
    },
  });
};
