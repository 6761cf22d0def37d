/** Looks like an address of the web to whoever reads it. */
const LOOKS_LIKE_ADDRESS = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(?:[/?#]\S*)?$/iu;

/** Characters that turn the direction of what follows: `gpj.exe` can be made to read `exe.jpg`. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/;

const hostOf = (url: string): string | null => {
  try {
    return new URL(url).hostname.replace(/^www\./, '');
  } catch {
    return null;
  }
};

/** What must be said of a link in sight, as its words would mislead: the host that it really leads to; else null. */
export const misleads = (words: string, href: string): string | null => {
  if (!/^https?:/i.test(href)) return null;
  const host = hostOf(href);
  if (host === null) return null;
  // Letters of other scripts can look like those of a known name; as punycode they cannot.
  if (/(^|\.)xn--/.test(host)) return host;
  // In `https://bank.example@evil.example/` the bank is but a user name.
  if (new URL(href).username !== '') return host;
  if (TURNS.test(words)) return host;
  const claimed = LOOKS_LIKE_ADDRESS.exec(words.trim())?.[1];
  if (claimed === undefined) return null;
  const claimedHost = hostOf(`https://${claimed}`);
  return claimedHost === host ? null : host;
};
