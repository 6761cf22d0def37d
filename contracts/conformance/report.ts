import type { CheckResult, ConformanceReport } from './types.ts';

const MARKS: Readonly<Record<CheckResult['outcome'], string>> = { passed: '✓', failed: '✗', skipped: '–' };

const line = ({ id, outcome, says, asked, came }: CheckResult): string => {
  const head = `${MARKS[outcome]} ${id.padEnd(26)} ${says}`;
  if (outcome === 'passed') return head;
  if (outcome === 'skipped') return `${head}\n    not tried: ${came}`;
  return `${head}\n    asked: ${asked || 'nothing'}\n    came:  ${came}`;
};

/** The report as a table for people: what the contract says, and where it is not kept, what was asked and what came. */
export const printReport = ({ contract, baseUrl, results, unasked, left, passed }: ConformanceReport): string => {
  const count = (outcome: CheckResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return [
    `Ticket Peek contract ${contract}, ${baseUrl}`,
    '',
    ...results.map(line),
    '',
    `${count('passed')} kept, ${count('failed')} broken, ${count('skipped')} not tried.`,
    ...(unasked.length > 0 ? [`Routes that were not asked: ${unasked.join(', ')}.`] : []),
    ...(left.length > 0 ? [`Left behind: ${left.join('; ')}.`] : []),
    passed ? 'The backend keeps the contract as far as it was tried.' : 'The backend does not keep the contract.',
  ].join('\n');
};
