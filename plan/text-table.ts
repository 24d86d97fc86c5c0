import Table from 'cli-table3';

/** Text fits a terminal of this width. */
const COLUMNS = 100;

const FRAME = 1;
const PADDING = 2;

/**
 * Rows under one head line, in a frame. Where a line has no room for them, the widest columns go on in the next one, without a
 * word that is cut.
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
  const words = head.map((word, column) => {
    const longest = Math.max(...[word, ...rows.map((row) => row[column] ?? '')].map(longestWord));
    return longest + PADDING;
  });
  const frames = head.length + 1;
  const colWidths = narrowed(widths, words, COLUMNS - frames * FRAME);
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

function longestWord(text: string): number {
  return Math.max(...text.split(/\s/).map((word) => word.length));
}

/** Takes what is too much from the widest column each time, of those that have room beside their longest word. */
function narrowed(widths: readonly number[], words: readonly number[], most: number): number[] {
  const result = [...widths];
  for (let excess = result.reduce((sum, one) => sum + one, 0) - most; excess > 0; excess -= 1) {
    const roomy = result.map((width, column) => (width > (words[column] ?? 0) ? width : 0));
    const widest = (roomy.some((width) => width > 0) ? roomy : result).reduce(
      (best, width, column, all) => (width > (all[best] ?? 0) ? column : best),
      0,
    );
    result[widest] = (result[widest] ?? 0) - 1;
  }
  return result;
}
