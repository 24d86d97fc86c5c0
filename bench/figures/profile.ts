import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { APART, groupOf, type Place } from './groups';
import { aboutSchema } from './results';

const profileSchema = z.object({
  part: z.string(),
  road: z.string(),
  /** What ran meanwhile, such as `TCP` or `discovery 40`. */
  what: z.string(),
  /** Seconds that all processors worked, the profiler's own time with it. */
  busySeconds: z.number(),
  /** What a stream carried; missing where there was none. */
  gigabytes: z.number().optional(),
  /** Packets, by what they are. */
  packets: z.record(z.string(), z.number()).optional(),
  /** Program, object, symbol (empty where it has none, or is rare), and how many samples found a processor there. */
  symbols: z.array(z.tuple([z.string(), z.string(), z.string(), z.number()])),
});

/** Where the processors' time went while one thing was measured. */
export type Profile = Readonly<z.infer<typeof profileSchema>>;

const profilesSchema = aboutSchema.extend({ profiles: z.array(profileSchema) });

/** What `bench/profile.json` holds. */
export type Profiles = Readonly<z.infer<typeof profilesSchema>>;

/** Profiles of an earlier run; undefined where there are none, or of another form. */
export function profilesOf(file: string): Profiles | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return profilesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A profile's samples in groups. */
export interface Grouped {
  /** Share of all samples that found nothing to do, from 0 to 1. */
  readonly idle: number;
  /** Processor seconds of work, a gigabyte where a stream was carried: without what the profiler took. */
  readonly seconds: number;
  /** The same of each group. */
  readonly groups: ReadonlyMap<string, number>;
  /** The most frequent places, with their share of the work. */
  readonly top: readonly (Place & { readonly share: number })[];
  /** How many samples all of it rests on, without idle ones. */
  readonly samples: number;
}

const TOP = 6;

/** Whether anything was carried, and any sample found work of what was measured. */
export function hasWork({ symbols, gigabytes }: Profile): boolean {
  return (
    gigabytes !== 0 &&
    symbols.some(([program, object, symbol]) => !APART.includes(groupOf({ program, object, symbol })))
  );
}

/** @throws Error when no sample found any work. */
export function grouped({ part, road, what, busySeconds, gigabytes = 1, symbols }: Profile): Grouped {
  const places = symbols.map(([program, object, symbol, samples]) => {
    const place = { program, object, symbol };
    return { ...place, samples, group: groupOf(place) };
  });
  const sum = (list: typeof places) => list.reduce((total, { samples }) => total + samples, 0);
  const work = places.filter(({ group }) => !APART.includes(group));
  const busy = places.filter(({ group }) => group !== 'idle');
  const samples = sum(work);
  if (samples === 0) throw new Error(`no sample of ${part} ${road}, ${what}, found any work`);
  const seconds = (busySeconds * samples) / sum(busy) / gigabytes;
  const groups = new Map<string, number>();
  for (const one of work) groups.set(one.group, (groups.get(one.group) ?? 0) + (seconds * one.samples) / samples);
  const top = [...work].sort((a, b) => b.samples - a.samples).slice(0, TOP);
  return {
    ...{ idle: 1 - sum(busy) / sum(places), seconds, groups, samples },
    top: top.map(({ program, object, symbol, samples: own }) => ({ program, object, symbol, share: own / samples })),
  };
}
