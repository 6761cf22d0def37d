import type { Wording } from '../speech.ts';

/** Arabic: why an SLA target stands where it does. */
export const sla = {
  'Met by the reply of {time} by {who}, accepted by the mail server.': 'تحقق بردّ {who}، {time}، الذي قبله خادم البريد.',
  'Met by the reply of {time}, accepted by the mail server.': 'تحقق بالردّ، {time}، الذي قبله خادم البريد.',
  'Met by resolving the ticket, {time}.': 'تحقق بحلّ التذكرة، {time}.',
  'Ended by resolving the ticket, {time}, without an e-mail reply before.':
    'انتهى بحلّ التذكرة، {time}، دون ردّ بالبريد قبل ذلك.',
  'It was due {time}.': 'كان موعده {time}.',
  'Breached {time}: no reply was accepted within {length} of business time under {policy}.':
    'فات {time}: لم يُقبل أي ردّ خلال {length} من وقت العمل وفق {policy}.',
  'Breached {time}: the ticket was not resolved within {length} of business time under {policy}.':
    'فات {time}: لم تُحلّ التذكرة خلال {length} من وقت العمل وفق {policy}.',
  'Paused since {time}, when {who} set the status to “{status}”.':
    'متوقف منذ {time}، عندما غيّر {who} الحالة إلى «{status}».',
  'Paused since {time} by the status “{status}”.': 'متوقف منذ {time} بسبب الحالة «{status}».',
  '{left} of business time are left.': 'بقي {left} من وقت العمل.',
  'Never due, because the calendar has no business hours.': 'لا موعد له، لأن التقويم بلا ساعات عمل.',
  'Due {time}: first response within {length} of business time under {policy}.':
    'الموعد {time}: الردّ الأول خلال {length} من وقت العمل وفق {policy}.',
  'Due {time}: resolution within {length} of business time under {policy}.':
    'الموعد {time}: الحلّ خلال {length} من وقت العمل وفق {policy}.',
  'Pauses of {length} are not counted.': 'لا تُحتسب فترات التوقف ({length}).',
  'no business hours': 'لا ساعات عمل',
} as const satisfies Record<string, Wording>;
