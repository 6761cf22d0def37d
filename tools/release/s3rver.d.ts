declare module 's3rver' {
  /** An S3-compatible server, as far as the tests use it. */
  export default class S3rver {
    constructor(options: { port: number; address: string; silent: boolean; directory: string });
    run(): Promise<unknown>;
    close(): Promise<void>;
  }
}
