import { timingSafeEqual } from 'node:crypto';

/** What a request says of where it comes from. */
export interface RequestOrigin {
  readonly method: string;
  /** Own origin, e.g. `http://localhost:4300`. */
  readonly ownOrigin: string;
  readonly secFetchSite: string | undefined;
  readonly origin: string | undefined;
  readonly token: string | undefined;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const sameText = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

/** True when the browser itself says that a page of another origin asks. */
export const isCrossOrigin = ({ secFetchSite, origin, ownOrigin }: Omit<RequestOrigin, 'token' | 'method'>): boolean =>
  secFetchSite !== undefined
    ? secFetchSite !== 'same-origin' && secFetchSite !== 'none'
    : origin !== undefined && origin !== ownOrigin;

/**
 * Why a write is refused, or null when it may pass: the browser must not call it cross-origin, and
 * the token of this very sign-in must come with it (SPEC: the composer is CSRF-protected).
 */
export const csrfObjection = (request: RequestOrigin, expectedToken: string): string | null => {
  if (SAFE_METHODS.has(request.method)) return null;
  if (isCrossOrigin(request)) return 'This request came from another site. Work in the queue’s own window.';
  if (!request.token || !sameText(request.token, expectedToken)) {
    return 'Your sign-in has changed since this page was loaded. Reload the page; your draft is kept.';
  }
  return null;
};
