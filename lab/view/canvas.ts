/** Text that is drawn piece by piece: what is put later covers what was there. */
export class Canvas {
  private readonly rows: string[][] = [];

  /** Puts a text of one line, from a place that both count from 0. */
  put(row: number, column: number, text: string): void {
    while (this.rows.length <= row) this.rows.push([]);
    const cells = this.rows[row] ?? [];
    for (const [index, character] of [...text].entries()) {
      while (cells.length < column + index) cells.push(' ');
      cells[column + index] = character;
    }
  }

  /** A frame around lines of text, each of which is cut at its width. */
  box(row: number, column: number, size: { readonly width: number; readonly height: number }, text: readonly string[]) {
    const inner = size.width - 2;
    const line = (words: string) => `│ ${cut(words, inner - 2).padEnd(inner - 2)} │`;
    this.put(row, column, `┌${'─'.repeat(inner)}┐`);
    for (let index = 0; index < size.height - 2; index += 1) this.put(row + 1 + index, column, line(text[index] ?? ''));
    this.put(row + size.height - 1, column, `└${'─'.repeat(inner)}┘`);
  }

  toString(): string {
    return this.rows.map((cells) => cells.join('').trimEnd()).join('\n');
  }
}

/** A text that is too long ends in dots. */
export function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, Math.max(0, columns - 1))}…` : text;
}

/** Width of a box around these lines. */
export function boxWidth(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => line.length)) + 4;
}
