import { type Missed, missed } from '../bench/figures/aims';
import { plot } from '../bench/figures/plot';
import type { Profiles } from '../bench/figures/profile';
import { limitText, profileText } from '../bench/figures/profile-text';
import { type About, PARTS, type Results } from '../bench/figures/results';
import { markdown, missing } from '../bench/figures/tables';
import { verdict } from '../bench/figures/verdict';

const NONE = 'No figures are recorded: `npm run bench` measures them.';

/** README's figures, of the roads that a reader chooses between. */
const SHORT = {
  roads: ['seed', 'openvpn', 'wireguard'],
  figures: ['TCP, Mbit/s', 'processor seconds a gigabyte', 'samples of 60,000 bytes that arrive, %'],
};

/** Columns of the tables of settings that were changed. */
const OF_TUNING = [
  ...['TCP, Mbit/s', 'TCP, 8 streams, Mbit/s', 'TCP, sent again a gigabyte'],
  ...['round trip, 99th, ms', 'processor seconds a gigabyte', 'samples of 60,000 bytes that arrive, %'],
];

/** Figures that are drawn, with the names of their pictures. */
const PLOTS = [
  { part: 'uplink', figure: 'TCP, Mbit/s', name: 'bench-tcp' },
  { part: 'uplink', figure: 'UDP without loss, Mbit/s', name: 'bench-udp' },
  { part: 'uplink', figure: 'processor seconds a gigabyte', name: 'bench-processor' },
  { part: 'uplink', figure: 'point clouds of 5 MB a second', name: 'bench-clouds' },
  { part: 'overlay', figure: 'TCP, 8 streams, Mbit/s', name: 'bench-overlay' },
];

/** README's words about what was measured, in a table of three lines. */
export function benchLine(results: Results | undefined): string {
  const table = results && markdown(results, 'uplink', SHORT);
  if (!results || !table) return NONE;
  const where = `Measured ${by(results)}, ${results.date}; in brackets: times the seed's`;
  return `${table}\n\n${where}. [All figures, and how they were measured](docs/benchmarks.md).`;
}

/** What is known beside a run's results. */
export interface Beside {
  /** A run in which settings were changed. */
  readonly tuning?: Results | undefined;
  /** Where the processors' time went. */
  readonly profiles?: Profiles | undefined;
}

/** All tables of a run, and of what is known beside it. */
export function benchText(results: Results | undefined, { tuning, profiles }: Beside = {}): string {
  if (!results) return NONE;
  const texts = [head(results), ...Object.keys(PARTS).map((part) => section(results, part))];
  const lacking = missing(results.failed).map(([what, why]) => `- ${what}: ${why}`);
  if (lacking.length > 0) texts.push(`### What was not measured\n\n${lacking.join('\n')}`);
  texts.push(limits(missed(results), profiles));
  if (tuning) texts.push('## Settings', head(tuning), ...Object.keys(PARTS).map((part) => section(tuning, part)));
  return texts.filter((text) => text !== '').join('\n\n');
}

/** Aims that are missed, each with what limits it; then where the time went. */
function limits(aims: readonly Missed[], profiles: Profiles | undefined): string {
  if (aims.length === 0 && !profiles) return '';
  const lines = aims.map((one) => `- ${limitText(one, profiles?.profiles ?? [])}`);
  const texts = ['### What misses its aim, and what limits it', lines.join('\n') || 'No aim is missed.'];
  if (profiles) texts.push(`Where the processors were, by \`perf\`: ${head(profiles)}`, profileText(profiles));
  return texts.join('\n\n');
}

function head(results: About): string {
  const { date, commit, minutes, complete, machine } = results;
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${date}${commit ? `, commit \`${commit}\`` : ''}, ${minutes} minutes${complete ? '' : ' (ended early)'}: ${by(results)}.`,
    `Its kernel: ${machine.kernel}; ${versions.join(', ')}.`,
  ].join(' ');
}

function by({ machine: { accelerator, hostProcessor } }: Pick<About, 'machine'>): string {
  return `in one virtual machine of two processors, ${accelerator === 'kvm' ? 'by KVM' : 'emulated'}, on ${hostProcessor}`;
}

function section(results: Results, part: string): string {
  const isTuning = part.startsWith('tuning ');
  const last = { name: 'verdict', of: (road: string) => verdict(results.figures, part, road, OF_TUNING) };
  const table = markdown(results, part, { spread: true, ...(isTuning && { figures: OF_TUNING, turned: true, last }) });
  if (table === '') return '';
  const pictures = drawn(results).filter((one) => one.part === part);
  const shown = pictures.map(({ figure, name }) => `![${figure}, as a ratio](pictures/${name}.svg)`);
  return [`### ${PARTS[part]?.title ?? part}`, table, ...shown].join('\n\n');
}

function drawn({ figures }: Results): typeof PLOTS {
  return PLOTS.filter(({ part, figure }) =>
    figures.some((one) => one.part === part && one.figure === figure && one.ratio !== undefined),
  );
}

/** The plots of a run. */
export function benchPictures(results: Results | undefined): readonly { path: string; render: () => string }[] {
  if (!results) return [];
  return drawn(results).map(({ part, figure, name }) => ({
    path: `docs/pictures/${name}.svg`,
    render: () => plot(results.figures, part, figure),
  }));
}
