import type { SystemEvent } from '#contracts';
import { minutesText } from './durations.ts';
import { priorityLabel, statusLabel, wordsOf } from './labels.ts';

const targetText = (target: string): string => wordsOf(target).toLowerCase();

const SESSION_TEXT: Readonly<Record<string, string>> = {
  awaiting_consent: 'asked the end user for consent to a recorded support session',
  active: 'The end user accepted. The recorded support session is active',
  denied: 'The end user declined the support session',
  expired: 'The request for consent to a support session timed out',
};

/** A system event as one short sentence; what this version does not know is told in the server's words. */
export const eventText = ({ actor, detail, text }: Pick<SystemEvent, 'actor' | 'detail' | 'text'>): string => {
  switch (detail?.type) {
    case 'ticket_created':
      return `${actor.name} opened the ticket by ${detail.channel}`;
    case 'status_changed':
      // A customer sets no status: what they wrote has done it.
      return `${actor.name} ${actor.kind === 'contact' ? 'answered, which set' : 'changed'} the status from ${statusLabel(detail.from)} to ${statusLabel(detail.to)}`;
    case 'priority_changed':
      return `${actor.name} changed the priority from ${priorityLabel(detail.from)} to ${priorityLabel(detail.to)}`;
    case 'assignee_changed':
      if (detail.to === null) return `${actor.name} unassigned the ticket`;
      return detail.to === actor.name
        ? `${actor.name} took the ticket`
        : `${actor.name} assigned the ticket to ${detail.to}`;
    case 'sla_warning':
      return `The ${targetText(detail.target)} target is due soon`;
    case 'sla_breached':
      return `The ${targetText(detail.target)} target was missed`;
    case 'sla_met':
      // The server says by what and whose reply.
      return text || `The ${targetText(detail.target)} target was met`;
    case 'reply_failed':
      return `A reply of ${actor.name} was not delivered: ${detail.reason}`;
    case 'reply_bounced':
      return `${detail.recipient ? `Reply to ${detail.recipient}` : 'A reply'} bounced: ${detail.reason}`;
    case 'automatic_reply':
      return `Automatic reply from ${detail.from}`;
    case 'session_changed':
      if (detail.ended) return 'The support session ended';
      return detail.state === 'awaiting_consent'
        ? `${actor.name} ${SESSION_TEXT['awaiting_consent']}`
        : (SESSION_TEXT[detail.state] ?? text);
    case 'time_logged':
      return `${actor.name} logged ${minutesText(detail.minutes)}${detail.billable ? '' : ', not billable'}`;
    case 'tags_changed':
      return `${actor.name} changed the tags: ${[...detail.added.map((tag) => `+${tag}`), ...detail.removed.map((tag) => `−${tag}`)].join(' ')}`;
    case 'field_changed':
      return detail.to === null
        ? `${actor.name} emptied ${detail.label}`
        : `${actor.name} set ${detail.label} to ${detail.to}`;
    case 'merged':
      return detail.undone
        ? `${actor.name} took the merge of #${detail.fromNumber} into #${detail.intoNumber} back`
        : `${actor.name} merged #${detail.fromNumber} into #${detail.intoNumber}`;
    case 'remote_action_launched':
      return `${actor.name} opened ${wordsOf(detail.action).toLowerCase()}`;
    default:
      return text;
  }
};
