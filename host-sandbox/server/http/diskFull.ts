/** What the operating system (ENOSPC, EDQUOT) and PostgreSQL (53100, disk_full) call it. */
const CODES = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** True for an error, or one that it was caused by, that says that nothing more can be written. */
export const isDiskFull = (error: unknown): boolean => {
  for (let each = error, depth = 0; each instanceof Error && depth < 10; each = each.cause, depth += 1) {
    if (CODES.has((each as NodeJS.ErrnoException).code ?? '')) return true;
  }
  return false;
};
