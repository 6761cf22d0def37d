declare let __webpack_nonce__: string | undefined;

/**
 * Runs with the remote's entry, before any other part is fetched: a page that asks scripts for a nonce has given one
 * to the entry's script, and the parts carry the same.
 */
const nonce = (document.currentScript as HTMLScriptElement | null)?.nonce;
if (nonce) __webpack_nonce__ = nonce;

/** A plugin of Module Federation's runtime in name only: that is how code comes into the entry. */
export default () => ({ name: 'ticket-peek-nonce' });
