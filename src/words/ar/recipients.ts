import type { Wording } from '../speech.ts';

/** Arabic: the recipients. */
export const recipients = {
  Recipients: 'المستلمون',
  'Change recipients': 'تغيير المستلمين',
  'Name or address': 'الاسم أو العنوان',
  'People of this conversation': 'المشاركون في هذه المحادثة',
  'To nobody yet': 'لا مستلم بعد',
  'To {people}': 'إلى {people}',
  'Reply to {people}': 'ردّ إلى {people}',
  '{first} and {second}': '{first} و{second}',
  '{first} and {count} more': '{first} و{count} آخرون',
  'The recipients could not be opened': 'تعذّر فتح المستلمين',
  'That part of the panel did not load. Your text is kept; try again in a moment.':
    'لم يُحمَّل هذا الجزء من اللوحة. نصّك محفوظ؛ حاول بعد قليل.',
  Reset: 'إعادة الضبط',
  Dismiss: 'تجاهل',
  'Add to Cc': 'إضافة إلى النسخة',
  'Take out': 'إخراج',
  '{name} removed from {field}.': 'أُزيل {name} من {field}.',
  '{name} joined in the mail of {time}': 'انضم {name} في بريد {time}',
  '{name} is no longer in the mail of {time}': 'لم يعد {name} في بريد {time}',
  'This is not an e-mail address.': 'هذا ليس عنوان بريد إلكتروني.',
  'no e-mail address': 'ليس عنوان بريد إلكتروني',
  'contact of this ticket': 'جهة الاتصال في هذه التذكرة',
  'added by you': 'أضفتَه أنت',
  'wrote the latest mail': 'كتب أحدث بريد',
  'in the latest mail (To)': 'في أحدث بريد (إلى)',
  'in the latest mail (Cc)': 'في أحدث بريد (نسخة)',
  'in an earlier mail of this ticket': 'في بريد سابق من هذه التذكرة',
  '{reason}, outside {client}': '{reason}، من خارج {client}',
  '{contact}, the contact, is not among the recipients.': '{contact}، جهة الاتصال، ليس ضمن المستلمين.',
  '{address} is outside {client} and has never been in this conversation.':
    '{address} من خارج {client} ولم يكن قط في هذه المحادثة.',
  'The last message came over the agent’s encrypted channel; your answer will go by ordinary e-mail.':
    'وصلت آخر رسالة عبر قناة الوكيل المشفّرة، أما ردّك فسيُرسل بالبريد العادي.',
} as const satisfies Record<string, Wording>;
