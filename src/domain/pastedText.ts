// The escape character begins every such sequence (ECMA-48).
const ANSI = new RegExp(
  String.raw`\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]{0,500}(?:\u0007|\u001B\\)|[@-Z\\-_])`,
  'g',
);

/** Text of a terminal without its colours and cursor movements. */
export const withoutAnsi = (text: string): string => text.replaceAll(ANSI, '');

const MOST_ROWS = 500;

/** Longer cells are sentences: padding every row to them would make a text of blanks. */
const LONGEST_CELL = 80;

/** Cells of a spreadsheet, one row a line and a tab between, as aligned columns; null for what is no such table. */
export const columnsOf = (text: string): string | null => {
  const rows = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => line.split('\t').map((cell) => cell.trim()));
  const columns = rows[0]!.length;
  if (columns < 2 || rows.length > MOST_ROWS || rows.some((row) => row.length !== columns)) return null;
  if (rows.some((row) => row.some((cell) => cell.length > LONGEST_CELL))) return null;
  // Indented code begins with tabs; a table has words in its first column.
  if (rows.every(([first]) => first === '')) return null;
  const widths = Array.from({ length: columns }, (_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
