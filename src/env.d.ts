declare module '*.css';

/** Version of the build, put in by webpack; absent in tests. */
declare const __PEEK_BUILD__: string | undefined;

/** Where the remote's files come from, with a slash at its end; set by webpack's runtime, absent in tests. */
declare const __webpack_public_path__: string | undefined;
