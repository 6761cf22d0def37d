import type { Row } from './row.ts';

const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const WIDTH = 420;
const HEIGHT = 34;

/** One value as a dot of a strip; values lie from 0 to `most`. */
const dots = (values: readonly number[], most: number, y: number, colour: string): string =>
  values
    .map(
      (value) =>
        `<circle cx="${((value / most) * WIDTH).toFixed(1)}" cy="${y}" r="3" fill="${colour}" fill-opacity=".5"/>`,
    )
    .join('');

/** What was measured, above its baseline, on one scale from nought. */
const plot = ({ samples }: Row): string => {
  if (!samples) return '';
  const { value, baseline = [] } = samples;
  const most = Math.max(...value, ...baseline) * 1.02 || 1;
  const strips = dots(value, most, 11, '#3b6fe0') + dots(baseline, most, 24, '#888');
  return `<svg width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${value.length} values"><line x1="0" x2="${WIDTH}" y1="32.5" y2="32.5" stroke="#ccc"/>${strips}</svg><small>0 to ${Math.round(most)}</small>`;
};

const verdict = (met: Row['met']): string => (met === null ? '' : met ? 'met' : 'missed');

const line = (row: Row): string => {
  const { name, value, unit, baseline, ratio, spread, bar, met } = row;
  const cells = [value, unit, spread?.join(' to ') ?? '', baseline ?? '', ratio ?? '', bar ?? ''];
  const figures = cells.map((cell) => `<td>${escape(String(cell))}</td>`).join('');
  return `<tr class="${verdict(met)}"><th scope="row">${escape(name)}</th>${figures}<td>${verdict(met)}</td><td>${plot(row)}</td></tr>`;
};

/** The figures of a run as a page: a table, and a strip of dots for each time; blue what was measured, grey its baseline. */
export const reportOf = (rows: readonly Row[], about: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Bench of Ticket Peek</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; }
  table { border-collapse: collapse; }
  th, td { padding: .25rem .75rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: middle; }
  .missed td:nth-last-child(2) { color: #b00020; font-weight: 600; }
  .met td:nth-last-child(2) { color: #0a7a33; }
</style>
<h1>Bench of Ticket Peek</h1>
<p>${escape(about)}</p>
<p>Blue: what was measured. Grey: its baseline, taken in turns with it in the same run.</p>
<table>
<thead><tr><th>name</th><th>value</th><th>unit</th><th>half lie between</th><th>baseline</th><th>ratio</th><th>bar</th><th></th><th>values</th></tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
</table>
</html>
`;
