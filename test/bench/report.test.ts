import { expect, test } from 'vitest';
import { reportOf } from './report.ts';
import { timeRow } from './row.ts';

test('the report has a line for each figure, a dot for each value, and says what is missed', () => {
  const page = reportOf([timeRow('a <name>', [10, 20], [5, 5, 5], 1.3)], 'A machine.');
  expect(page).toContain('a &#60;name&#62;');
  expect(page.match(/<circle/g)).toHaveLength(5);
  expect(page).toContain('<tr class="missed">');
});
