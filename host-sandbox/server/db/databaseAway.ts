/** What the operating system calls a server that is not there, or a connection that broke. */
const SYSTEM = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN ENOENT'.split(' '),
);

/** PostgreSQL's own words (SQLSTATE): a connection that failed, a server that stops or starts, and no place for one more. */
const POSTGRES = /^(08...|57P0[123]|53300)$/;

/** What the driver says without a code. */
const DRIVER =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout expired)/;

/**
 * The database could not be asked, or went away before it answered: of what was asked last, nobody knows
 * whether it was done.
 */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
  constructor(cause: unknown) {
    super('The database cannot be reached.', { cause });
  }
}

const isAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? DRIVER.test(error.message) : SYSTEM.has(code) || POSTGRES.test(code);
};

/** Passes on what was asked of the driver; that the database was away is told by its type. */
export const tellAway = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch((error: unknown) => {
    throw isAway(error) ? new DatabaseAway(error) : error;
  });

/** True for an error, or one that it was caused by, that says that the database is away. */
export const isDatabaseAway = (error: unknown): boolean => {
  for (let each = error, depth = 0; each instanceof Error && depth < 10; each = each.cause, depth += 1) {
    if (each instanceof DatabaseAway) return true;
  }
  return false;
};
