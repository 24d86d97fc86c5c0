import Table from 'cli-table3';
import { BASELINES, type Figure, type Results } from './results';

const TITLES: Readonly<Record<string, string>> = {
  uplink: "From the robot to the cloud gateway, DDS to the node behind it: beside the idea's first configuration",
  overlay: 'From node to node: beside a network without a tunnel',
};

/** Figures as they are, and in brackets the ratio to the part's baseline; roads are columns. For a terminal. */
export function tables({ figures, failed }: Pick<Results, 'figures' | 'failed'>): string {
  const parts = Object.keys(BASELINES).map((part) => {
    const { roads, rows } = grid(figures, part);
    const table = new Table({ head: ['', ...roads], style: { head: [], border: [] } });
    for (const row of rows) table.push([...row]);
    return rows.length === 0 ? '' : `${TITLES[part]}\n${table.toString()}`;
  });
  const lacking = Object.entries(failed).map(([road, why]) => `${road} did not come up: ${why.split('\n')[0]}`);
  return [...parts, ...lacking].filter((text) => text !== '').join('\n\n');
}

/** The same as Markdown. */
export function markdown({ figures }: Pick<Results, 'figures'>, part: string): string {
  const { roads, rows } = grid(figures, part);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(['', ...roads]), line(['---', ...roads.map(() => '--:')]), ...rows.map(line)].join('\n');
}

function grid(all: readonly Figure[], part: string) {
  const figures = all.filter((one) => one.part === part);
  const roads = [...new Set(figures.map(({ road }) => road))];
  const names = [...new Set(figures.map(({ figure }) => figure))];
  const cell = (road: string, name: string) => {
    const found = figures.find((one) => one.road === road && one.figure === name);
    return found ? said(found, road === BASELINES[part]) : '';
  };
  return { roads, rows: names.map((name) => [name, ...roads.map((road) => cell(road, name))]) };
}

function said({ median, ratio }: Figure, isBaseline: boolean): string {
  return ratio === undefined || isBaseline ? short(median) : `${short(median)} (${short(ratio)})`;
}

/** Three digits that count. */
export function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
