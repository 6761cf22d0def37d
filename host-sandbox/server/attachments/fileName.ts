const MAX_LENGTH = 200;

/** Characters that do not show, or that turn the direction of those after them: `exe.gnp` must not read as `png.exe`. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const shorten = (name: string): string => {
  if (name.length <= MAX_LENGTH) return name;
  const extension = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  return name.slice(0, MAX_LENGTH - extension.length) + extension;
};

/**
 * A sender's file name as a name that is safe to show and to save: no folders, nothing invisible, no
 * leading dot. The cleaning is done before anything is looked at, as checks on the raw name can be
 * tricked by characters that vanish later.
 */
export const cleanFileName = (raw: string): string => {
  const seen = raw.normalize('NFC').replace(UNSEEN, '');
  const last = seen.split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .trim();
  return shorten(safe) || 'file';
};

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

/** `Content-Disposition` with a plain name for old readers and the whole one (RFC 6266, section 4.3). */
export const contentDisposition = (kind: 'attachment' | 'inline', fileName: string): string => {
  const clean = cleanFileName(fileName);
  const plain = clean.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(clean).replace(/['()*]/g, percent);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
};
