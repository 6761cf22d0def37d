import type { TicketChange } from '#contracts';
import { priorityLabel, statusLabel } from './labels.ts';
import { fieldValue, isUntouched, type Decided } from './ticketChanges.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/**
 * The change that brings back what was there before; null when that cannot be asked for, because the
 * ticket's life does not go that way or there is nothing to bring back.
 */
export const undoOf = (change: TicketChange, before: Decided, after: Decided): TicketChange | null => {
  if (change.status !== undefined && !after.allowedStatuses.includes(before.status)) return null;
  const fields = Object.keys(change.customFields ?? {}).map((id) => [id, fieldValue(before, id)] as const);
  const undo: TicketChange = {
    ...(change.status !== undefined && { status: before.status as TicketChange['status'] }),
    ...(change.priority !== undefined && { priority: before.priority as TicketChange['priority'] }),
    ...(change.assigneeId !== undefined && { assigneeId: before.assignee?.id ?? null }),
    ...(change.tags !== undefined && { tags: [...before.tags] }),
    ...(fields.length > 0 && { customFields: Object.fromEntries(fields) }),
  };
  return isUntouched(undo, before, after) ? null : undo;
};

/** What a change has made of the ticket, in a few words. */
export const changeText = (change: TicketChange, after: Decided, speech: Speech = ENGLISH): string => {
  const { say } = speech;
  return [
    change.status === undefined ? [] : say('Status: {status}', { status: statusLabel(after.status, speech) }),
    change.priority === undefined
      ? []
      : say('Priority: {priority}', { priority: priorityLabel(after.priority, speech) }),
    change.assigneeId === undefined ? [] : say('Assignee: {name}', { name: after.assignee?.name ?? say('Unassigned') }),
    change.tags === undefined ? [] : say('Tags: {tags}', { tags: after.tags.join(', ') || say('none') }),
    Object.keys(change.customFields ?? {}).map((id) => {
      const field = after.customFields.find((each) => each.id === id);
      return `${field?.label ?? say('Field')}: ${field?.value ?? say('empty')}`;
    }),
  ]
    .flat()
    .join(', ');
};
