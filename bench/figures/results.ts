import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** One value that was measured, as `machine/bench.py` prints it. */
export interface Measured {
  /** A key of {@link PARTS}. */
  readonly part: string;
  readonly road: string;
  readonly figure: string;
  /** From 1. */
  readonly round: number;
  readonly value: number;
}

const figureSchema = z.object({
  part: z.string(),
  road: z.string(),
  figure: z.string(),
  median: z.number(),
  least: z.number(),
  most: z.number(),
  /** Median of the ratios to the baseline, round by round; missing where the baseline has none, or 0. */
  ratio: z.number().optional(),
  ratioLeast: z.number().optional(),
  ratioMost: z.number().optional(),
  /** How many rounds have it. */
  rounds: z.number(),
});

/** A figure of a road: the middle of its rounds and their spread, and the same over the baseline's of the same round. */
export type Figure = Readonly<z.infer<typeof figureSchema>>;

/** What every run says of itself. */
export const aboutSchema = z.object({
  /** Day, such as `2026-11-30`. */
  date: z.string(),
  commit: z.string().optional(),
  /** Whether the run came to its end: what is there was measured in any case. */
  complete: z.boolean(),
  machine: z.object({
    /** `kvm` or `tcg`, which is emulation. */
    accelerator: z.string(),
    hostProcessor: z.string(),
    processors: z.number(),
    kernel: z.string(),
    /** Of Debian's packages there, by name. */
    versions: z.record(z.string(), z.string()),
  }),
  minutes: z.number(),
  /** Why a road, or one of its figures, was not measured, by its name. */
  failed: z.record(z.string(), z.string()),
});

const resultsSchema = aboutSchema.extend({ figures: z.array(figureSchema) });

/** What `bench/results.json` and `bench/tuning.json` hold. */
export type Results = Readonly<z.infer<typeof resultsSchema>>;

/** What a run says of itself but for what failed. */
export type About = Readonly<Omit<z.infer<typeof aboutSchema>, 'failed'>>;

/** Results of an earlier run; undefined where there is none, or one of another form. */
export function resultsOf(file: string): Results | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return resultsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

interface Part {
  /** Head of its table. */
  readonly title: string;
  /** The road that the others are held against. */
  readonly baseline: string;
  /** A road without a tunnel, whose own delay and work are taken off for what the others add. */
  readonly without?: string;
}

/** What is measured, in the order in which it is shown. */
export const PARTS: Readonly<Record<string, Part>> = {
  uplink: {
    title: "From the robot to the cloud gateway, DDS to the node behind it: beside the seed's configuration",
    ...{ baseline: 'seed', without: 'plain' },
  },
  overlay: {
    title: 'From node to node: beside a network without a tunnel',
    ...{ baseline: 'plain', without: 'plain' },
  },
  discovery: { title: 'DDS discovery between robot and node: beside one LAN', baseline: 'plain' },
  credentials: { title: 'Credentials of a LAN with one client: beside easy-rsa and openvpn', baseline: 'easy-rsa' },
  handler: { title: 'Handlers: beside Node alone', baseline: 'node alone' },
  synthesis: { title: 'cdk synth as nodes become more: beside an empty app', baseline: 'an empty app' },
  'tuning openvpn': { title: 'openvpn with one setting changed: beside what skylan has', baseline: 'as it is' },
  'tuning wireguard': { title: 'wireguard with one setting changed: beside what skylan has', baseline: 'as it is' },
  'tuning gretap': { title: 'gretap with one setting changed: beside what skylan has', baseline: 'as it is' },
  'tuning vxlan': { title: 'vxlan with one setting changed: beside what skylan has', baseline: 'as it is' },
};

/** What a tunnel adds to a figure of a part that has a road without one. */
const ADDED: Readonly<Record<string, string>> = {
  'round trip, median, ms': 'round trip added, median, ms',
  'round trip, 99th, ms': 'round trip added, 99th, ms',
  'processor seconds a gigabyte': 'processor seconds a gigabyte, added',
};

/** The middle one; of an even number the mean of both. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** What each tunnel adds in a round to what the same round had without one; less than nothing is nothing. */
export function added(measured: readonly Measured[]): Measured[] {
  return measured.flatMap((one) => {
    const { part, road, figure, round, value } = one;
    const [name, without] = [ADDED[figure], PARTS[part]?.without];
    if (name === undefined || without === undefined || road === without) return [];
    const beside = measuredIn(measured, { ...one, road: without });
    return beside === undefined ? [] : [{ part, road, figure: name, round, value: Math.max(value - beside, 0) }];
  });
}

function measuredIn(measured: readonly Measured[], wanted: Omit<Measured, 'value'>): number | undefined {
  const { part, road, figure, round } = wanted;
  return measured.find((one) => one.part === part && one.road === road && one.figure === figure && one.round === round)
    ?.value;
}

/** Sums rounds up, in the order in which roads and figures first came, with what tunnels add. */
export function summed(values: readonly Measured[]): Figure[] {
  const measured = [...values, ...added(values)];
  const groups = new Map<string, Measured[]>();
  for (const one of measured) {
    const key = JSON.stringify([one.part, one.road, one.figure]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { part, road, figure } = first;
    const ratios = group.flatMap((one) => {
      const beside = measuredIn(measured, { ...one, road: PARTS[part]?.baseline ?? '' });
      return beside ? [one.value / beside] : [];
    });
    const own = spread(group.map(({ value }) => value));
    return [{ part, road, figure, ...own, ...ratioOf(ratios), rounds: group.length }];
  });
}

function spread(values: readonly number[]) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

function ratioOf(ratios: readonly number[]) {
  if (ratios.length === 0) return {};
  return { ratio: median(ratios), ratioLeast: Math.min(...ratios), ratioMost: Math.max(...ratios) };
}
