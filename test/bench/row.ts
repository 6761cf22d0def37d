/** One figure of the bench, as it is printed and kept. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same measured of the baseline in the same run; null where the figure is held against nothing. */
  readonly baseline: number | null;
  readonly ratio: number | null;
  /** Half of the values lie between these two; null for a single figure. */
  readonly spread: readonly [number, number] | null;
  /** The most that the ratio, or the value where there is none, may be; of a rate, the least. Null where no bar is set. */
  readonly bar: number | null;
  /** Whether it keeps to its bar; null where there is none. */
  readonly met: boolean | null;
  /** What a size consists of, in bytes. */
  readonly parts?: readonly { readonly name: string; readonly bytes: number }[];
  /** What was measured, for the plots of the report; not printed. */
  readonly samples?: { readonly value: readonly number[]; readonly baseline?: readonly number[] };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The value below which a share of the values lies. The list must not be empty. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at % 1);
};

const halfOf = (values: readonly number[]): [number, number] => [
  round(quantile(values, 0.25)),
  round(quantile(values, 0.75)),
];

/** A single figure, e.g. a count or a share, held against a bar where there is one. */
export const figureRow = (name: string, figure: number, unit: string, bar: number | null = null): Row => {
  const value = round(figure);
  const met = bar === null ? null : value <= bar;
  return { name, value, unit, baseline: null, ratio: null, spread: null, bar, met };
};

/** A size, held against its bar. */
export const sizeRow = (name: string, bytes: number, bar: number): Row =>
  figureRow(name, bytes / 1000, 'kB brotli', bar);

/** Times in milliseconds that have no baseline: the value below which `share` of them lie, held against a bar. */
export const quantileRow = (name: string, times: readonly number[], share: number, bar: number | null): Row => ({
  ...figureRow(name, quantile(times, share), 'ms', bar),
  spread: halfOf(times),
  samples: { value: times },
});

/**
 * The ratio of two medians, held against its bar: of times in milliseconds unless another unit is said. A bar of
 * null tells the ratio only.
 */
export const timeRow = (
  name: string,
  times: readonly number[],
  baseline: readonly number[],
  bar: number | null,
  unit = 'ms',
): Row => {
  const [value, base] = [quantile(times, 0.5), quantile(baseline, 0.5)];
  const ratio = round(value / base);
  return {
    ...{ name, value: round(value), unit, baseline: round(base), ratio, spread: halfOf(times), bar },
    ...{ met: bar === null ? null : ratio <= bar, samples: { value: times, baseline } },
  };
};

/**
 * Something that is counted in a second, where more is better, against the same of a baseline; the bar is the least
 * ratio. A bar of null tells the ratio only.
 */
export const rateRow = (
  name: string,
  rates: readonly number[],
  baseline: readonly number[],
  bar: number | null,
  unit: string,
): Row => {
  const [value, base] = [quantile(rates, 0.5), quantile(baseline, 0.5)];
  const ratio = round(value / base);
  return {
    ...{ name, value: round(value), unit, baseline: round(base), ratio, spread: halfOf(rates), bar },
    ...{ met: bar === null ? null : ratio >= bar, samples: { value: rates, baseline } },
  };
};
