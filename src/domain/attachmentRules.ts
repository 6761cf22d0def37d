import type { AttachmentLimits, ComposerMode } from '#contracts';
import { bytesText } from './durations.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** A file as far as these rules look at it. */
interface FileFacts {
  readonly name: string;
  readonly size: number;
}

/** What keeps a file from being attached, as a sentence; null when nothing does. The server looks again. */
export const refusalOf = (
  { name, size }: FileFacts,
  draft: { readonly mode: ComposerMode; readonly files: number; readonly bytes: number },
  { fileMaxBytes, mailMaxBytes, filesMax, refusedExtensions }: AttachmentLimits,
  { say }: Speech = ENGLISH,
): string | null => {
  const ending = /\.([^.]+)$/.exec(name.trim())?.[1]?.toLowerCase();
  if (ending && refusedExtensions.includes(ending)) {
    return say(
      'Files that end in .{ending} are not taken. Put it into a password-protected archive, or share it by a link.',
      { ending },
    );
  }
  if (size === 0) return say('The file is empty.');
  if (size > fileMaxBytes) {
    return say('It has {size}; a file can have at most {most}.', {
      size: bytesText(size),
      most: bytesText(fileMaxBytes),
    });
  }
  if (draft.files >= filesMax) return say('At most {most} files can be attached.', { most: String(filesMax) });
  if (draft.mode === 'reply' && draft.bytes + size > mailMaxBytes) {
    return say('All files of one mail can have at most {most} together.', { most: bytesText(mailMaxBytes) });
  }
  return null;
};

/** The limits in words, for whoever is about to pick. */
export const limitsText = (
  { fileMaxBytes, mailMaxBytes, filesMax, refusedExtensions }: AttachmentLimits,
  mode: ComposerMode,
  { say }: Speech = ENGLISH,
): string => {
  const [each, all] = [bytesText(fileMaxBytes), bytesText(mailMaxBytes)];
  const most = String(filesMax);
  const size =
    mode !== 'reply'
      ? say('Up to {most} files, {each} each.', { most, each })
      : mailMaxBytes <= fileMaxBytes
        ? say('Up to {most} files, {all} in all.', { most, all })
        : say('Up to {most} files, {each} each, {all} in all.', { most, each, all });
  const endings = refusedExtensions.map((ending) => `.${ending}`).join(' ');
  return endings ? `${size} ${say('Not taken: {endings}', { endings })}` : size;
};

/** What the clipboard calls every picture. */
const NAMELESS = /^(image\.(png|jpe?g|gif|webp))?$/i;

/** A file's name; a pasted picture, which has none of its own, is named after the moment. */
export const nameOf = ({ name, type }: { readonly name: string; readonly type: string }, atMs: number): string => {
  if (!NAMELESS.test(name)) return name;
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
  const ending = /^image\/(\w+)/.exec(type)?.[1] ?? /\.(\w+)$/.exec(name)?.[1] ?? 'bin';
  return `Pasted ${day} ${time}.${ending === 'jpeg' ? 'jpg' : ending}`;
};
