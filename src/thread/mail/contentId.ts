/** The Content-ID that a `cid:` URL means (RFC 2392), as attachments carry it; null for any other URL. */
export const contentIdOf = (url: string): string | null => {
  const id = /^cid:(.+)$/i.exec(url.trim())?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id).replace(/^<|>$/g, '');
  } catch {
    return id;
  }
};
