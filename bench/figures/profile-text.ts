import type { Missed } from './aims';
import { GROUPS } from './groups';
import { type Grouped, grouped, type Profile, type Profiles } from './profile';
import { PARTS } from './results';
import { short } from './tables';

/** Shares of idle time from which on not the processors, or not both at once, are what a figure waits for. */
const WAITING = 0.6;
const NOT_BOTH = 0.25;
const NAMED = 3;

/** The profile in which a figure's work is, of a road. */
export function profileFor(profiles: readonly Profile[], part: string, road: string, figure: string) {
  const what = /^\d+ participants/.test(figure)
    ? `discovery ${Number.parseInt(figure, 10)}`
    : figure.startsWith('TCP, 8')
      ? 'TCP, 8 streams'
      : 'TCP';
  return profiles.find((one) => one.part === part && one.road === road && one.what === what);
}

/**
 * In sentences that follow from a profile's figures: by how much an aim is missed, and what limits it.
 *
 * @returns without the second half where there is no profile of it
 */
export function limitText({ aim, found }: Missed, profiles: readonly Profile[]): string {
  const { part, road, figure } = aim;
  const baseline = PARTS[part]?.baseline ?? '';
  const wanted = aim.least === undefined ? `at most ${short(aim.most ?? 0)}` : `at least ${short(aim.least)}`;
  const head = `\`${road}\`, ${figure}: ${short(found.ratio)} times \`${baseline}\`'s, where ${wanted} was aimed at.`;
  const [own, base] = [road, baseline].map((name) => profileFor(profiles, part, name, figure));
  if (!own || !base) return head;
  const [one, beside] = [grouped(own), grouped(base)];
  const unit = own.gigabytes === undefined ? 'Until all were found it takes' : 'A gigabyte takes';
  const more = differences(one, beside).slice(0, NAMED);
  return [
    head,
    `${waiting(one)}.`,
    `${unit} ${short(one.seconds)} processor seconds, on \`${baseline}\` ${short(beside.seconds)}.`,
    more.length > 0
      ? `What takes more of them: ${more.map(([group, by]) => `${group} +${short(by)}`).join(', ')}.`
      : '',
    aim.most !== undefined && own.gigabytes !== undefined ? `${without(one, beside)}.` : '',
    own.packets && base.packets ? `${packets(own.packets, base.packets, baseline)}.` : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** Groups by how many seconds they have more of than in the other one, the most first; those alone that have more. */
export function differences(one: Grouped, other: Grouped): (readonly [group: string, seconds: number])[] {
  return [...one.groups]
    .map(([group, seconds]) => [group, seconds - (other.groups.get(group) ?? 0)] as const)
    .filter(([, by]) => by > 0)
    .sort(([, a], [, b]) => b - a);
}

function waiting({ idle }: Grouped): string {
  const share = `The two processors are idle for ${percent(idle)} of the time`;
  if (idle >= WAITING) return `${share}: it waits for something else than them`;
  if (idle >= NOT_BOTH) return `${share}: steps that wait for each other are the limit, and not both processors`;
  return `${share}: their work is the limit`;
}

function without(one: Grouped, beside: Grouped): string {
  const [most = ['', 0]] = [...one.groups].sort(([, a], [, b]) => b - a);
  const left = (one.seconds - most[1]) / beside.seconds;
  return `The most of it, ${percent(most[1] / one.seconds)}, is: ${most[0]}; if that took no time, it would be ${short(left)} times`;
}

function packets(own: Readonly<Record<string, number>>, base: Readonly<Record<string, number>>, baseline: string) {
  const counts = Object.entries(own).map(([name, count]) => `${count} ${name} (\`${baseline}\`: ${base[name] ?? 0})`);
  return `Packets: ${counts.join(', ')}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What a part's profiles have in common in a table: groups are rows, roads columns; seconds, and their share. */
export function profileTable(profiles: readonly Profile[], part: string, what: string): string {
  const shown = profiles.filter((one) => one.part === part && one.what === what);
  if (shown.length === 0) return '';
  const all = shown.map((one) => grouped(one));
  const cells = (group: string) =>
    all.map(({ groups, seconds }) => {
      const own = groups.get(group) ?? 0;
      return own === 0 ? '' : `${short(own)} (${percent(own / seconds)})`;
    });
  const line = (words: readonly string[]) => `| ${words.join(' | ')} |`;
  return [
    line(['', ...shown.map(({ road }) => road)]),
    line(['---', ...shown.map(() => '--:')]),
    ...GROUPS.filter((group) => cells(group).some((cell) => cell !== '')).map((group) =>
      line([group, ...cells(group)]),
    ),
    line(['all', ...all.map(({ seconds }) => short(seconds))]),
    line(['idle', ...all.map(({ idle }) => percent(idle))]),
    line(['samples', ...all.map(({ samples }) => String(samples))]),
  ].join('\n');
}

/** The places where a profile's processors were the most. */
export function topText(profile: Profile): string {
  const places = grouped(profile).top.map(({ program, object, symbol, share }) => {
    const name = symbol === '' ? object : symbol;
    return `\`${name}\` (${program}) ${percent(share)}`;
  });
  return `${profile.road}: ${places.join(', ')}`;
}

/** All of a run, for a terminal and for the page. */
export function profileText({ profiles }: Pick<Profiles, 'profiles'>): string {
  const kinds = new Map(profiles.map(({ part, what, gigabytes }) => [`${part}, ${what}`, { part, what, gigabytes }]));
  return [...kinds.values()]
    .map(({ part, what, gigabytes }) => {
      const of = gigabytes === undefined ? 'processor seconds' : 'processor seconds a gigabyte';
      const tops = profiles.filter((one) => one.part === part && one.what === what).map((one) => `- ${topText(one)}`);
      return [`#### ${part}, ${what}: ${of}`, profileTable(profiles, part, what), tops.join('\n')].join('\n\n');
    })
    .join('\n\n');
}
