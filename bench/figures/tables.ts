import Table from 'cli-table3';
import { type Figure, PARTS, type Results } from './results';

/** Figures as they are, and in brackets the ratio to the part's baseline; roads are columns. For a terminal. */
export function tables({ figures, failed }: Pick<Results, 'figures' | 'failed'>): string {
  const parts = Object.entries(PARTS).map(([part, { title }]) => {
    const { roads, rows } = grid(figures, part);
    const table = new Table({ head: ['', ...roads], style: { head: [], border: [] } });
    for (const row of rows) table.push([...row]);
    return rows.length === 0 ? '' : `${title}\n${table.toString()}`;
  });
  const lacking = missing(failed).map(([what, why]) => `${what} was not measured: ${why}`);
  return [...parts, lacking.join('\n')].filter((text) => text !== '').join('\n\n');
}

/** What was not measured, each with its reason in a line. */
export function missing(failed: Results['failed']): (readonly [what: string, why: string])[] {
  return Object.entries(failed).map(([what, why]) => [what, why.trim().split('\n')[0] ?? '']);
}

export interface MarkdownOptions {
  /** Names of figures, in their order. @default all that the part has */
  readonly figures?: readonly string[];
  /** @default all that the part has */
  readonly roads?: readonly string[];
  /** Roads are rows, and figures columns. @default false */
  readonly turned?: boolean;
  /** Another row, of what is said of each road. @default none */
  readonly last?: { readonly name: string; readonly of: (road: string) => string };
  /** With the least and the most of the rounds: of ratios, and of the baseline's own figures. @default false */
  readonly spread?: boolean;
}

/** The same as Markdown; empty where nothing of it was measured. */
export function markdown({ figures }: Pick<Results, 'figures'>, part: string, options: MarkdownOptions = {}): string {
  const { roads, rows } = grid(figures, part, options);
  if (rows.length === 0) return '';
  const { last } = options;
  const body = [['', ...roads], ...rows, ...(last ? [[last.name, ...roads.map(last.of)]] : [])];
  const [head = [], ...lines] = options.turned ? transposed(body) : body;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...lines.map(line)].join('\n');
}

function transposed(table: readonly (readonly string[])[]): string[][] {
  return (table[0] ?? []).map((_, column) => table.map((row) => row[column] ?? ''));
}

function grid(all: readonly Figure[], part: string, options: MarkdownOptions = {}) {
  const { figures: wanted, roads: only, spread = false } = options;
  const figures = all.filter((one) => one.part === part && (wanted?.includes(one.figure) ?? true));
  const inOrder = (names: readonly string[], order: readonly string[] | undefined) =>
    order ? order.filter((name) => names.includes(name)) : [...new Set(names)];
  const roads = inOrder(
    figures.map(({ road }) => road),
    only,
  );
  const names = inOrder(
    figures.map(({ figure }) => figure),
    wanted,
  );
  const cell = (road: string, name: string) => {
    const found = figures.find((one) => one.road === road && one.figure === name);
    return found ? said(found, road === PARTS[part]?.baseline, spread) : '';
  };
  return { roads, rows: names.map((name) => [name, ...roads.map((road) => cell(road, name))]) };
}

function said(figure: Figure, isBaseline: boolean, spread: boolean): string {
  const { median, least, most, ratio, ratioLeast = ratio, ratioMost = ratio } = figure;
  const range = (from: number, to: number) =>
    spread && short(from) !== short(to) ? `, ${short(from)} to ${short(to)}` : '';
  if (isBaseline || ratio === undefined) return `${short(median)}${range(least, most)}`;
  return `${short(median)} (${short(ratio)}${range(ratioLeast ?? ratio, ratioMost ?? ratio)})`;
}

/** Three digits that count. */
export function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
