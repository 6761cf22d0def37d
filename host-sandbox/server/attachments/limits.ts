import type { AttachmentLimits } from '#contracts';

const MEGABYTE = 1024 * 1024;

/** Largest part of an upload, in bytes. */
export const PART_MAX_BYTES = 4 * MEGABYTE;

/** How much of one technician's may wait to be sent, begun or complete, in bytes: twenty mails full of files. */
export const WAITING_MAX_BYTES = 500 * MEGABYTE;

/** How long an upload may take, and how long a file waits for a draft or a message that has it. */
export const UNUSED_KEPT_MS = 24 * 60 * 60 * 1000;

/** What the server takes as attachments; each client is told before a file is picked. */
export const ATTACHMENT_LIMITS: AttachmentLimits = {
  fileMaxBytes: 25 * MEGABYTE,
  // What common mail servers still take, before encoding.
  mailMaxBytes: 25 * MEGABYTE,
  filesMax: 20,
  // What runs when it is opened; mail servers refuse these, too.
  refusedExtensions: [
    'application',
    'appx',
    'bat',
    'cmd',
    'com',
    'cpl',
    'exe',
    'gadget',
    'hta',
    'jar',
    'js',
    'jse',
    'lnk',
    'msi',
    'msix',
    'msp',
    'mst',
    'pif',
    'ps1',
    'scf',
    'scr',
    'vb',
    'vbe',
    'vbs',
    'ws',
    'wsf',
    'wsh',
  ],
};
