declare module '*.css';

/** Where `npm run dev` tells of new builds; empty in production. */
declare const __DEV_RELOAD_URL__: string;
