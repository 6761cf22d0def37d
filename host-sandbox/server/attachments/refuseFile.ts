import { ProblemError } from '../http/problem.ts';
import { ATTACHMENT_LIMITS } from './limits.ts';
import { RUNNABLE_MEDIA_TYPE } from './mediaType.ts';

const WAY_OUT = 'Put it into a password-protected archive, or share it by a link.';

/** Throws `attachment-refused` for a (clean) name whose ending says that the file runs when it is opened. */
export const refuseByName = (fileName: string): void => {
  const ending = fileName.split('.').at(-1)?.trim().toLowerCase() ?? '';
  if (!fileName.includes('.') || !ATTACHMENT_LIMITS.refusedExtensions.includes(ending)) return;
  throw new ProblemError('attachment-refused', `Files that end in .${ending} are not taken. ${WAY_OUT}`);
};

/** Throws `attachment-refused` for a program under whatever name. */
export const refuseByContent = (mediaType: string): void => {
  if (mediaType !== RUNNABLE_MEDIA_TYPE) return;
  throw new ProblemError('attachment-refused', `The file is a Windows program, whatever its name. ${WAY_OUT}`);
};

/** Throws `attachment-too-large` for a size beyond the limit, and `invalid-request` for an empty file. */
export const refuseBySize = (sizeBytes: number): void => {
  const { fileMaxBytes } = ATTACHMENT_LIMITS;
  if (sizeBytes === 0) throw new ProblemError('invalid-request', 'The file is empty. Attach one that has content.');
  if (sizeBytes <= fileMaxBytes) return;
  throw new ProblemError(
    'attachment-too-large',
    `A file can have at most ${fileMaxBytes / 1024 / 1024} MB. Make it smaller or share it by a link.`,
  );
};
