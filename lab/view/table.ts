import Table from 'cli-table3';

/** Text of the lab fits a terminal, or a log's page, of this width. */
export const COLUMNS = 100;

export interface Column {
  readonly head: string;
  /** Characters, the two of padding included. */
  readonly width: number;
  /** @default 'left' */
  readonly align?: 'left' | 'right';
}

type Cell = string | number;

/** Rows under one head line each, in one frame; what is too long for its column goes on in the next line. */
export function table(columns: readonly Column[], ...parts: readonly TablePart[]): string {
  return parts
    .map(({ heads, rows }, index) => {
      const first = index === 0;
      const last = index === parts.length - 1;
      const part = new Table({
        head: columns.map(({ head }, column) => heads?.[column] ?? head),
        colWidths: columns.map(({ width }) => width),
        colAligns: columns.map(({ align }) => align ?? 'left'),
        wordWrap: true,
        style: { head: [], border: [], compact: true },
        chars: {
          // A part goes on where the one before it has ended.
          ...(first ? {} : { 'top-left': '├', 'top-mid': '┼', 'top-right': '┤' }),
          ...(last ? {} : { bottom: '', 'bottom-left': '', 'bottom-mid': '', 'bottom-right': '' }),
        },
      });
      part.push(...rows.map((row) => [...row]));
      return part.toString().trimEnd();
    })
    .join('\n');
}

export interface TablePart {
  /** Words over this part's columns. @default the columns' own */
  readonly heads?: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}
