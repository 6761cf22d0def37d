import type { SeedRows } from './rows.ts';

const REPLIES: readonly (readonly [title: string, text: string])[] = [
  [
    'We are on it',
    'Hello {{contact.first_name}},\n\nthank you for writing. I have taken #{{ticket.number}} and am looking into it now.',
  ],
  [
    'Restart, please',
    'Hello {{contact.first_name}},\n\nplease restart {{asset.name}} once and tell us whether the fault is still there:\n\n1. Save your work.\n2. Choose **Restart**, not *Shut down*.\n3. Sign in again and try.',
  ],
  [
    'Appointment on site',
    'Hello {{contact.first_name}},\n\na colleague will come to you on {{appointment.date}} at {{appointment.time}}. Is somebody there to let us in?',
  ],
  [
    'Remote session',
    'Hello {{contact.first_name}},\n\nI would like to look at {{asset.name}} together with you. You will be asked for your consent on its screen; the session is recorded.',
  ],
  [
    'Waiting for the vendor',
    'Hello {{contact.first_name}},\n\nthe manufacturer has the case under {{vendor.case_number}}. I will write again as soon as they answer.',
  ],
  [
    'New password',
    'Hello {{contact.first_name}},\n\nyour password has been reset. For your safety it does not stand here: please call us, and we will tell it to you.',
  ],
  [
    'Is it solved?',
    'Hello {{contact.first_name}},\n\nhave we solved this for you? If we hear nothing, we will close #{{ticket.number}} in three working days.',
  ],
  [
    'Solved',
    'Hello {{contact.first_name}},\n\n“{{ticket.subject}}” is solved. If it comes back, answer this mail and we go on where we stopped.',
  ],
];

/** What a tenant has ready for its service desk: canned replies, and fields of its own on tickets. */
export const addDesk = (rows: SeedRows, tenantId: string): void => {
  REPLIES.forEach(([title, text], index) =>
    rows.cannedReplies.push({ id: `can_${tenantId}_${index}`, tenantId, title, text }),
  );
  rows.customFields.push(
    { id: `fld_${tenantId}_site`, tenantId, label: 'Site', kind: 'text', options: [], position: 1 },
    {
      id: `fld_${tenantId}_cause`,
      tenantId,
      label: 'Cause',
      kind: 'choice',
      options: ['Hardware', 'Software', 'Network', 'Account', 'Training'],
      position: 2,
    },
    { id: `fld_${tenantId}_onsite`, tenantId, label: 'On-site visit', kind: 'yes_no', options: [], position: 3 },
  );
};
