import { describe, expect, it } from 'vitest';
import { base64, mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';

const calendar = (method: string, lines: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//x//y//EN',
    ...(method ? [`METHOD:${method}`] : []),
    'BEGIN:VEVENT',
    'UID:u1@harbor.example',
    'DTSTAMP:20260301T090000Z',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const MEETING = [
  'SUMMARY:Printer\\, again',
  'DTSTART;TZID=Europe/Berlin:20260303T100000',
  'DTEND;TZID=Europe/Berlin:20260303T113000',
  'LOCATION:3rd floor',
  'ORGANIZER;CN=Mia Lind:mailto:mia@harbor.example',
  'ATTENDEE;CN=Support;PARTSTAT=ACCEPTED:mailto:support@north.example',
];

const ics = (body: string, method = ''): Buffer =>
  part(
    {
      'Content-Type': `text/calendar; charset=utf-8${method ? `; method=${method}` : ''}`,
      'Content-Transfer-Encoding': 'base64',
    },
    base64(Buffer.from(body)),
  );

const mailWith = (body: string, method = 'REQUEST'): Buffer =>
  mailOf(
    multipart('alternative', [
      text('Please come.'),
      text('<p>Please come.</p>', 'utf-8', 'text/html'),
      ics(body, method),
    ]),
  );

describe('an invitation', () => {
  it('is told in a line above the mail’s words, and kept as a file', () => {
    const seen = readOf(mailWith(calendar('REQUEST', MEETING)));
    const line =
      'Invitation: Printer, again, Tuesday 3 March 2026, 10:00–11:30 (Europe/Berlin), 3rd floor, from Mia Lind <mia@harbor.example>';
    expect(seen.text).toBe(`${line}\n\nPlease come.`);
    expect(seen.html).toContain('Invitation: Printer, again');
    expect(seen.html).toContain('Mia Lind &lt;mia@harbor.example&gt;');
    expect(seen.names).toEqual(['invitation.ics']);
  });

  it('that comes twice in a mail is told and kept once', () => {
    const body = calendar('REQUEST', MEETING);
    const again = part({ 'Content-Type': 'application/ics; name=invite.ics' }, body);
    const seen = readOf(mailOf(multipart('mixed', [ics(body, 'REQUEST'), again])));
    expect(seen.text.match(/Invitation/g)).toHaveLength(1);
    expect(seen.names).toEqual(['invitation.ics']);
  });

  it.each<[string, string, readonly string[], string]>([
    ['called off', 'CANCEL', MEETING, 'Cancelled: Printer, again, Tuesday 3 March 2026'],
    ['answered', 'REPLY', MEETING, 'Support <support@north.example> accepts the invitation: Printer, again, Tuesday'],
    [
      'answered with no',
      'REPLY',
      MEETING.map((line) => line.replace('ACCEPTED', 'DECLINED')),
      'declines the invitation',
    ],
    ['answered with another time', 'COUNTER', MEETING, 'Another time is proposed: Printer, again'],
    ['without a method', '', MEETING, 'Calendar entry: Printer, again'],
    [
      'in UTC',
      'REQUEST',
      ['SUMMARY:S', 'DTSTART:20260303T090000Z', 'DURATION:PT30M'],
      'S, Tuesday 3 March 2026, 09:00–09:30 (UTC)',
    ],
    ['in no time zone', 'REQUEST', ['SUMMARY:S', 'DTSTART:20260303T090000'], '09:00 (no time zone given)'],
    [
      'of a whole day',
      'REQUEST',
      ['SUMMARY:S', 'DTSTART;VALUE=DATE:20260303', 'DTEND;VALUE=DATE:20260304'],
      'S, Tuesday 3 March 2026 (all day)',
    ],
    [
      'of days',
      'REQUEST',
      ['SUMMARY:S', 'DTSTART;VALUE=DATE:20260303', 'DTEND;VALUE=DATE:20260306'],
      'S, Tuesday 3 March 2026 to Thursday 5 March 2026 (all day)',
    ],
    [
      'over midnight',
      'REQUEST',
      ['SUMMARY:S', 'DTSTART:20260303T230000Z', 'DTEND:20260304T010000Z'],
      '23:00–Wednesday 4 March 2026, 01:00 (UTC)',
    ],
    [
      'that repeats',
      'REQUEST',
      ['SUMMARY:S', 'DTSTART:20260303T090000Z', 'RRULE:FREQ=WEEKLY'],
      '09:00 (UTC), repeating',
    ],
    ['without anything', 'REQUEST', [], 'Invitation: (no title)'],
  ])('%s says so', (_, method, lines, words) => {
    expect(readOf(mailWith(calendar(method, lines), method)).text).toContain(words);
  });

  it.each([
    ['no calendar', 'nothing of the kind'],
    ['a calendar without event', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'],
    ['an impossible date', calendar('REQUEST', ['SUMMARY:S', 'DTSTART:20269999T999999Z'])],
    ['cut off', calendar('REQUEST', MEETING).slice(0, 200)],
  ])('that is %s is kept as a file, and the mail’s words are shown', (_, body) => {
    const seen = readOf(mailWith(body));
    expect(seen.text).toContain('Please come.');
    expect(seen.names).toEqual(['invitation.ics']);
  });
});
