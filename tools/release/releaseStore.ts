/** How a file is served. */
export interface FileHeaders {
  readonly contentType: string;
  readonly cacheControl: string;
}

/** Where releases lie: paths with `/`, relative to what hosts know as the base address. */
export interface ReleaseStore {
  /** Puts a file in one step: who reads meanwhile gets the old one or the new one, whole. */
  put(path: string, content: Uint8Array, headers: FileHeaders): Promise<void>;
  /** The file's content; null when there is none. */
  get(path: string): Promise<Buffer | null>;
  /** Paths of all files below a folder, sorted. */
  list(folder: string): Promise<string[]>;
  remove(path: string): Promise<void>;
}
