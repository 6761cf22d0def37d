/** Domains where anybody can have an address: belonging to one says nothing about belonging to a client. */
const PUBLIC = new Set(
  `aol.com fastmail.com freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk
   hotmail.com hotmail.de hotmail.fr icloud.com laposte.net libero.it live.com live.co.uk mac.com mail.com mail.ru
   mailbox.org me.com msn.com naver.com orange.fr outlook.com outlook.de outlook.fr pm.me posteo.de proton.me
   protonmail.com qq.com t-online.de tuta.com tutanota.com wanadoo.fr web.de yahoo.co.jp yahoo.co.uk yahoo.com
   yahoo.de yahoo.fr yandex.com yandex.ru ymail.com zoho.com 126.com 163.com`.split(/\s+/),
);

/** Whether a mail domain is a public mail service's. The list names the large ones; a missed one costs a new contact, no access. */
export const isPublicMailDomain = (domain: string): boolean => PUBLIC.has(domain.toLowerCase());
