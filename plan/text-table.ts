import Table from 'cli-table3';

/** Text fits a terminal of this width. */
const COLUMNS = 100;

const FRAME = 1;
const PADDING = 2;

/**
 * Rows under one head line, in a frame. The last column has what the others leave of the line, and goes on in the next one.
 *
 * @param right - indices of the columns with figures
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const widths = head.map((word, column) => {
    const longest = Math.max(...[word, ...rows.map((row) => row[column] ?? '')].map(longestLine));
    return longest + PADDING;
  });
  const frames = head.length + 1;
  const colWidths = narrowed(widths, COLUMNS - frames * FRAME);
  const table = new Table({
    head: [...head],
    colWidths,
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

/** Takes what is too much from the widest column each time. */
function narrowed(widths: readonly number[], most: number): number[] {
  const result = [...widths];
  for (let excess = result.reduce((sum, one) => sum + one, 0) - most; excess > 0; excess -= 1) {
    const widest = result.indexOf(Math.max(...result));
    result[widest] = (result[widest] ?? 0) - 1;
  }
  return result;
}
