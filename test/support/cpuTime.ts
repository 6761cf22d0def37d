/** The processor's time that a piece of work takes in this process, in milliseconds: what others do meanwhile does not count. */
export const cpuMsOf = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
