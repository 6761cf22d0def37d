declare module '*.css';

/** Version of the build, put in by webpack; absent in tests. */
declare const __PEEK_BUILD__: string | undefined;
