/** The version of this build of the remote; `dev` outside of one. */
export const RELEASE: string = typeof __PEEK_BUILD__ === 'string' ? __PEEK_BUILD__ : 'dev';
