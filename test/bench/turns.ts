/** One side of a comparison: does the thing once and says how long it took, in milliseconds; several where one go has several times. */
export type Turn = () => Promise<number | readonly number[]>;

/**
 * Takes the sides of a comparison in turns, `rounds` times after `warming` rounds that do not count, and changes who
 * begins from round to round: what the machine does meanwhile falls on all sides alike. Returns the times of each
 * side in the order of `turns`.
 */
export const inTurns = async (
  turns: readonly Turn[],
  { rounds, warming = 1 }: { rounds: number; warming?: number },
): Promise<number[][]> => {
  const times = turns.map((): number[] => []);
  for (let round = -warming; round < rounds; round++) {
    const order = [...turns.keys()];
    if (round % 2 !== 0) order.reverse();
    for (const side of order) {
      const taken = await turns[side]!();
      if (round >= 0) times[side]!.push(...[taken].flat());
    }
  }
  return times;
};
