import type { Logger } from 'pino';
import type { BlobStore } from './attachments/blobStore.ts';
import type { FileLinks } from './attachments/fileLinks.ts';
import type { Database } from './db/open.ts';
import type { RateLimits } from './http/rateLimits.ts';
import type { KeptAnswers } from './kept/keptAnswers.ts';
import type { LiveHub } from './live/liveHub.ts';

/** What every part of the server works with. Time is taken from `now`, so that tests can set it. */
export interface ServerContext {
  readonly database: Database;
  readonly blobs: BlobStore;
  /** Addresses of files on an origin of their own; without it, the API hands them out itself. */
  readonly files?: FileLinks;
  readonly live: LiveHub;
  readonly log: Logger;
  readonly now: () => Date;
  /** Answers that are still true; without it, everything is read for each request. */
  readonly kept?: KeptAnswers;
  /** Who asks how often; nobody is counted when absent. */
  readonly limits?: RateLimits;
}
