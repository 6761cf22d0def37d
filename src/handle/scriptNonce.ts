declare let __webpack_nonce__: string | undefined;
declare const __webpack_require__: unknown;

/** Gives the scripts of lazy parts the nonce that the page's policy asks for. Does nothing without webpack. */
export const carryNonce = (nonce: string | undefined): void => {
  if (nonce !== undefined && typeof __webpack_require__ !== 'undefined') __webpack_nonce__ = nonce;
};
