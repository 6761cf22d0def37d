import type { AttachmentLimits } from '#contracts';

const MEGABYTE = 1024 * 1024;

/** What the server takes as attachments; each client is told before a file is picked. */
export const ATTACHMENT_LIMITS: AttachmentLimits = {
  fileMaxBytes: 25 * MEGABYTE,
  // What common mail servers still take, before encoding.
  mailMaxBytes: 25 * MEGABYTE,
  filesMax: 20,
  // What runs when it is opened; mail servers refuse these, too.
  refusedExtensions: [
    'bat',
    'cmd',
    'com',
    'cpl',
    'exe',
    'hta',
    'jar',
    'js',
    'jse',
    'lnk',
    'msi',
    'ps1',
    'scr',
    'vbe',
    'vbs',
    'wsf',
  ],
};
