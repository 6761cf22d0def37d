/** What a contract says of entries. Without a contract, minutes count as they are and nothing is billed. */
export interface BillingRules {
  readonly billing: string;
  readonly billableByDefault: boolean;
  readonly roundingMinutes: number;
}

const MINUTE_MS = 60_000;

/** The minutes that are logged for a stretch of work: begun minutes count, rounded up to a multiple of the contract's step. */
export const billedMinutes = (workedMinutes: number, rules: Pick<BillingRules, 'roundingMinutes'> | null): number => {
  const step = Math.max(1, rules?.roundingMinutes ?? 1);
  return Math.max(1, Math.ceil(workedMinutes / step)) * step;
};

/** The minutes that are logged for a timer that has counted so many milliseconds. */
export const timerMinutes = (elapsedMs: number, rules: Pick<BillingRules, 'roundingMinutes'> | null): number =>
  billedMinutes(Math.ceil(elapsedMs / MINUTE_MS), rules);

/** Whether an entry is billable when its author does not say. */
export const billableUnlessSaid = (
  said: boolean | undefined,
  rules: Pick<BillingRules, 'billableByDefault'> | null,
): boolean => said ?? rules?.billableByDefault ?? false;

/** Whether only billable entries use the allowance up: under a flat rate all work does, else courtesy costs the client nothing. */
export const onlyBillableCounts = ({ billing }: Pick<BillingRules, 'billing'>): boolean => billing !== 'flat_rate';
