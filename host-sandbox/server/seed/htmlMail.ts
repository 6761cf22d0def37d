/** What a mail program would know when it writes a mail. */
export interface MailParts {
  readonly text: string;
  readonly senderName: string;
  readonly senderTitle: string;
  readonly company: string;
  readonly phone: string;
  /** The mail that is answered, if one is. */
  readonly quoted: { readonly author: string; readonly date: string; readonly text: string } | null;
}

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const paragraphs = (text: string, style: string): string =>
  text
    .split(/\n{2,}/)
    .map((block) => `<p style="${style}">${escapeHtml(block).replace(/\n/g, '<br>')}</p>`)
    .join('\n');

const isRightToLeft = (text: string): boolean => /[\u0590-\u06ff]/.test(text);

/** A mail as desktop Outlook writes it: Office classes, a table for the signature, a tracked logo, a border over the quote. */
const outlook = (mail: MailParts): string => `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style><!-- p.MsoNormal, li.MsoNormal { margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif; } a:link { color:#0563C1; } --></style></head>
<body lang="EN-GB" link="#0563C1"${isRightToLeft(mail.text) ? ' dir="rtl"' : ''}><div class="WordSection1">
${paragraphs(mail.text, 'margin:0 0 10pt 0;font-family:Calibri,sans-serif;font-size:11pt')}
<p class="MsoNormal">&nbsp;</p>
<table border="0" cellspacing="0" cellpadding="0" style="border-collapse:collapse"><tr>
<td style="padding:0 12px 0 0;border-right:2px solid #C8102E"><img src="https://assets.example.net/logo/${encodeURIComponent(mail.company)}.png" width="96" height="40" alt="${escapeHtml(mail.company)}"></td>
<td style="padding:0 0 0 12px;font:9pt Calibri,sans-serif;color:#444"><b>${escapeHtml(mail.senderName)}</b><br>${escapeHtml(mail.senderTitle)}<br>${escapeHtml(mail.company)} · ${escapeHtml(mail.phone)}</td></tr></table>
<p style="font:7.5pt Calibri,sans-serif;color:#888">This message is intended only for the person to whom it is addressed. Please consider the environment before printing.</p>
${
  mail.quoted
    ? `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> ${escapeHtml(mail.quoted.author)}<br><b>Sent:</b> ${escapeHtml(mail.quoted.date)}</p></div>
${paragraphs(mail.quoted.text, 'font-family:Calibri,sans-serif;font-size:11pt')}`
    : ''
}
<img src="https://track.example.net/open?m=${encodeURIComponent(mail.senderName)}" width="1" height="1" alt="">
</div></body></html>`;

/** A mail as Gmail writes it, with its own quote block. */
const gmail = (
  mail: MailParts,
): string => `<div dir="${isRightToLeft(mail.text) ? 'rtl' : 'ltr'}">${paragraphs(mail.text, 'margin:0 0 1em 0')}
<div class="gmail_signature" data-smartmail="gmail_signature"><div>-- <br><b>${escapeHtml(mail.senderName)}</b><br><span style="color:#5f6368">${escapeHtml(mail.senderTitle)}, ${escapeHtml(mail.company)}</span></div></div></div>
${
  mail.quoted
    ? `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On ${escapeHtml(mail.quoted.date)} ${escapeHtml(mail.quoted.author)} wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${paragraphs(mail.quoted.text, 'margin:0 0 1em 0')}</blockquote></div>`
    : ''
}`;

/** Writes a mail's HTML part the way one of two wide-spread programs does. */
export const writeHtmlMail = (program: 'outlook' | 'gmail', mail: MailParts): string =>
  program === 'outlook' ? outlook(mail) : gmail(mail);

/** The quoted history of a mail as plain text. */
export const quotedAsText = ({ author, date, text }: NonNullable<MailParts['quoted']>): string =>
  `On ${date} ${author} wrote:\n${text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')}`;
