/** One figure of the bench, as it is printed and kept. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same measured of the baseline in the same run; null where the figure is not a time. */
  readonly baseline: number | null;
  readonly ratio: number | null;
  /** Half of the values lie between these two. */
  readonly spread?: readonly [number, number];
  readonly bar: number;
  readonly met: boolean;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The value below which a share of the values lies. The list must not be empty. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at % 1);
};

/** A size, held against its bar. */
export const sizeRow = (name: string, bytes: number, bar: number): Row => {
  const value = round(bytes / 1000);
  return { name, value, unit: 'kB brotli', baseline: null, ratio: null, bar, met: value <= bar };
};

/** A time in milliseconds as the ratio of two medians, held against its bar. */
export const timeRow = (name: string, times: readonly number[], baseline: readonly number[], bar: number): Row => {
  const [value, base] = [quantile(times, 0.5), quantile(baseline, 0.5)];
  const ratio = round(value / base);
  const spread = [round(quantile(times, 0.25)), round(quantile(times, 0.75))] as const;
  return { name, value: round(value), unit: 'ms', baseline: round(base), ratio, spread, bar, met: ratio <= bar };
};
