const mailboxPath = (mailbox: string): string => `/mailbox/${encodeURIComponent(mailbox)}`;
const mailPath = (mailbox: string, id: string): string => `${mailboxPath(mailbox)}/${encodeURIComponent(id)}`;

/** Every address of the mailbox pages. */
export const links = {
  home: '/',
  inbox: mailboxPath,
  sent: (mailbox: string): string => `${mailboxPath(mailbox)}/sent`,
  write: (mailbox: string): string => `${mailboxPath(mailbox)}/new`,
  events: (mailbox: string): string => `${mailboxPath(mailbox)}/events`,
  mail: mailPath,
  htmlPart: (mailbox: string, id: string): string => `${mailPath(mailbox, id)}/html`,
  source: (mailbox: string, id: string): string => `${mailPath(mailbox, id)}/source`,
  sourceFile: (mailbox: string, id: string): string => `${mailPath(mailbox, id)}/source.eml`,
  attachment: (mailbox: string, id: string, index: number): string => `${mailPath(mailbox, id)}/attachments/${index}`,
} as const;
