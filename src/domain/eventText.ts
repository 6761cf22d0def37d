import type { SystemEvent } from '#contracts';
import { ENGLISH, type Speech } from '../words/speech.ts';
import { speaksEnglish } from './becauseText.ts';
import { minutesText } from './durations.ts';
import { priorityLabel, statusLabel, wordsInside } from './labels.ts';

type Told = Pick<SystemEvent, 'actor' | 'detail' | 'text'>;
type DetailOf<T extends string> = Extract<NonNullable<SystemEvent['detail']>, { type: T }>;

const sessionText = (actor: string, { state, ended }: DetailOf<'session_changed'>, { say }: Speech): string | null => {
  if (ended) return say('The support session ended');
  switch (state) {
    case 'awaiting_consent':
      return say('{who} asked the end user for consent to a recorded support session', { who: actor });
    case 'active':
      return say('The end user accepted. The recorded support session is active');
    case 'denied':
      return say('The end user declined the support session');
    case 'expired':
      return say('The request for consent to a support session timed out');
    default:
      return null;
  }
};

const assigneeText = (who: string, to: string | null, { say }: Speech): string => {
  if (to === null) return say('{who} unassigned the ticket', { who });
  return to === who ? say('{who} took the ticket', { who }) : say('{who} assigned the ticket to {to}', { who, to });
};

const bounceText = ({ recipient, reason }: DetailOf<'reply_bounced'>, { say }: Speech): string =>
  recipient
    ? say('Reply to {recipient} bounced: {reason}', { recipient, reason })
    : say('A reply bounced: {reason}', { reason });

const tagsText = ({ added, removed }: DetailOf<'tags_changed'>): string =>
  [...added.map((tag) => `+${tag}`), ...removed.map((tag) => `−${tag}`)].join(' ');

const mergeText = (who: string, detail: DetailOf<'merged'>, { say }: Speech): string => {
  const numbers = { who, from: String(detail.fromNumber), into: String(detail.intoNumber) };
  return detail.undone
    ? say('{who} took the merge of #{from} into #{into} back', numbers)
    : say('{who} merged #{from} into #{into}', numbers);
};

/** A system event as one short sentence; what this version does not know is told in the server's words. */
export const eventText = ({ actor, detail, text }: Told, speech: Speech = ENGLISH): string => {
  const { say } = speech;
  const who = actor.name;
  switch (detail?.type) {
    case 'ticket_created':
      return say('{who} opened the ticket by {channel}', { who, channel: wordsInside(detail.channel, speech) });
    case 'status_changed': {
      const change = { who, from: statusLabel(detail.from, speech), to: statusLabel(detail.to, speech) };
      // A customer sets no status: what they wrote has done it.
      return actor.kind === 'contact'
        ? say('{who} answered, which set the status from {from} to {to}', change)
        : say('{who} changed the status from {from} to {to}', change);
    }
    case 'priority_changed':
      return say('{who} changed the priority from {from} to {to}', {
        who,
        from: priorityLabel(detail.from, speech),
        to: priorityLabel(detail.to, speech),
      });
    case 'assignee_changed':
      return assigneeText(who, detail.to, speech);
    case 'sla_warning':
      return say('The {target} target is due soon', { target: wordsInside(detail.target, speech) });
    case 'sla_breached':
      return say('The {target} target was missed', { target: wordsInside(detail.target, speech) });
    case 'sla_met':
      // The server says by what and whose reply, in English.
      return (
        (speaksEnglish(speech) && text) ||
        say('The {target} target was met', { target: wordsInside(detail.target, speech) })
      );
    case 'reply_failed':
      return say('A reply of {who} was not delivered: {reason}', { who, reason: detail.reason });
    case 'reply_bounced':
      return bounceText(detail, speech);
    case 'automatic_reply':
      return say('Automatic reply from {from}', { from: detail.from });
    case 'session_changed':
      return sessionText(who, detail, speech) ?? text;
    case 'time_logged': {
      const logged = { who, time: minutesText(detail.minutes, speech) };
      return detail.billable ? say('{who} logged {time}', logged) : say('{who} logged {time}, not billable', logged);
    }
    case 'tags_changed':
      return say('{who} changed the tags: {tags}', { who, tags: tagsText(detail) });
    case 'field_changed':
      return detail.to === null
        ? say('{who} emptied {field}', { who, field: detail.label })
        : say('{who} set {field} to {to}', { who, field: detail.label, to: detail.to });
    case 'merged':
      return mergeText(who, detail, speech);
    case 'reply_confirmed':
      return (speaksEnglish(speech) && text) || say('{who} confirmed that a reply has arrived', { who });
    case 'remote_action_launched':
      return say('{who} opened {action}', { who, action: wordsInside(detail.action, speech) });
    default:
      return text;
  }
};
