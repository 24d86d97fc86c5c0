/** One value that was measured, as `machine/bench.py` prints it. */
export interface Measured {
  /** `uplink`: from the robot to the gateway, DDS to the node. `overlay`: from node to node. */
  readonly part: string;
  readonly road: string;
  readonly figure: string;
  /** From 1. */
  readonly round: number;
  readonly value: number;
}

/** A figure of a road: the middle of its rounds and their spread, and the same over the baseline's of the same round. */
export interface Figure {
  readonly part: string;
  readonly road: string;
  readonly figure: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Median of the ratios to the baseline, round by round; missing where the baseline has none, or 0. */
  readonly ratio?: number;
  readonly ratioLeast?: number;
  readonly ratioMost?: number;
}

/** What `bench/results.json` holds. */
export interface Results {
  /** Day, such as `2026-11-30`. */
  readonly date: string;
  readonly commit?: string;
  readonly machine: { readonly accelerator: string; readonly hostProcessor: string; readonly processors: number };
  readonly rounds: number;
  readonly minutes: number;
  /** Roads that did not come up, with their last words. */
  readonly failed: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
}

/** The road that the others of a part are held against. */
export const BASELINES: Readonly<Record<string, string>> = { uplink: 'seed', overlay: 'plain' };

/** The middle one; of an even number the mean of both. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** Sums rounds up, in the order in which roads and figures first came. */
export function summed(measured: readonly Measured[]): Figure[] {
  const key = ({ part, road, figure }: Pick<Measured, 'part' | 'road' | 'figure'>) => `${part}\0${road}\0${figure}`;
  const groups = new Map<string, Measured[]>();
  for (const one of measured) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { part, road, figure } = first;
    const base = groups.get(key({ part, road: BASELINES[part] ?? '', figure })) ?? [];
    const ratios = group.flatMap(({ round, value }) => {
      const beside = base.find((one) => one.round === round)?.value;
      return beside ? [value / beside] : [];
    });
    return [{ part, road, figure, ...spread(group.map(({ value }) => value)), ...ratioOf(ratios) }];
  });
}

function spread(values: readonly number[]) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

function ratioOf(ratios: readonly number[]) {
  if (ratios.length === 0) return {};
  return { ratio: median(ratios), ratioLeast: Math.min(...ratios), ratioMost: Math.max(...ratios) };
}
