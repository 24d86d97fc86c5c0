import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import { fair, LONG } from './patience';

/** The programs of `lab/dds`, one of each vendor. */
const PROGRAMS = { CycloneDDS: 'lab-dds-cyclone', 'Fast DDS': 'lab-dds-fast' } as const;

export type Vendor = keyof typeof PROGRAMS;

/** Docker image of the programs on a node, see `dds-machines.ts`. */
export const CONTAINER_IMAGE = 'lab-dds';

/** Where `skylan-dds` has put settings for a machine at home. */
export const HOME_SETTINGS = '/root/skylan';

/**
 * How a program comes by its environment: from a login shell, the service manager or Docker on a node; on a machine at
 * home from nothing at all, or from what `skylan-dds` or `skylan-join --ros` wrote.
 */
const LAUNCHERS = {
  'login shell': (argv) => ['env', '-i', 'HOME=/root', 'bash', '-lc', argv.join(' ')],
  service: (argv) => ['systemd-run', '--quiet', '--pipe', '--wait', '--collect', ...argv],
  container: (argv) => [
    ...['docker', 'run', '--rm', '--net=host', '--env-file=/etc/skylan/dds.env'],
    ...['--volume=/etc/skylan/dds:/etc/skylan/dds:ro', CONTAINER_IMAGE, ...argv],
  ],
  untouched: (argv) => aheadOfMachines(argv),
  'skylan-dds': (argv) => ['sh', '-c', `. ${HOME_SETTINGS}/dds.sh; exec "$@"`, 'sh', ...aheadOfMachines(argv)],
  'skylan-join': (argv) => ['sh', '-c', '. /etc/skylan/dds.sh; exec "$@"', 'sh', ...aheadOfMachines(argv)],
} satisfies Record<string, (argv: readonly string[]) => string[]>;

export type Launcher = keyof typeof LAUNCHERS;

/** A machine, and how DDS programs are started there. */
export interface DdsSide {
  readonly peer: Peer;
  readonly by: Launcher;
}

/** A robot has processors of its own; the lab's shares them with the emulated machines. */
function aheadOfMachines(argv: readonly string[]): string[] {
  return ['nice', '-n', '-15', ...argv];
}

/** Ends a program that hangs: each ends by itself much earlier. */
const LIMIT_MS = 400_000;

/** Time in which the two of a pair must have found each other. A busy host needs some of it. */
const HELLO_SECONDS = '120';

/** Runs a vendor's program on a machine. */
export function runDds(vendor: Vendor, { peer, by }: DdsSide, args: readonly string[]) {
  return peer.exec(LAUNCHERS[by]([`/usr/local/bin/${PROGRAMS[vendor]}`, ...args]), { timeoutMs: LIMIT_MS });
}

export function sideName({ peer, by }: DdsSide): string {
  return `${peer.name} (${by})`;
}

/** The `name=value` pairs of a program's last line. */
export function lastFigures(output: string): Record<string, string> {
  return figuresOf(output.trim().split('\n').pop() ?? '');
}

/** The `name=value` pairs of a line. */
export function figuresOf(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(\w+)=('[^']*'|\S*)/g)].map(([, name, value]) => [name, value]));
}

/** Addresses at which the participants that Fast DDS found say that they can be reached. */
export function announcedAddresses(output: string): string[] {
  const lists = [...output.matchAll(/^peer=\S+ unicast=(\S*)$/gm)].flatMap(([, list]) => list?.split(',') ?? []);
  return [...new Set(lists)].filter(Boolean).sort();
}

export interface Hello {
  readonly from: DdsSide;
  readonly says: Vendor;
  readonly to: DdsSide;
  readonly hears: Vendor;
}

/**
 * A talker and a listener, of different vendors or one, with ROS 2's type of a chatter topic: they find each other by
 * multicast, nothing names a peer, and lines arrive. Where Fast DDS listens, it also tells which addresses were
 * announced; any other than the machines' LAN addresses fails, but for loopback, which Fast DDS shows for programs
 * of its own machine.
 *
 * @param topic - of its own for each check, since several may run side by side
 * @param beside - machines with DDS programs of other checks. @default none
 */
export function hello(pair: Hello, topic: string, beside: readonly Peer[] = [], patience = LONG): Promise<CheckResult> {
  return fair(patience, () => greet(pair, topic, beside));
}

async function greet({ from, says, to, hears }: Hello, topic: string, beside: readonly Peer[]): Promise<CheckResult> {
  const [heard, said] = await Promise.all([
    runDds(hears, to, ['listen', topic, HELLO_SECONDS]),
    runDds(says, from, ['talk', topic, HELLO_SECONDS]),
  ]);
  const lines = Number(lastFigures(heard.stdout).heard ?? 0);
  const addresses = announcedAddresses(heard.stdout);
  const local = from.peer.address === to.peer.address;
  const known = [...[from.peer, to.peer, ...beside].map((peer) => peer.address), '127.0.0.1'];
  const strange = addresses.filter((address) => !known.includes(address));
  const located = local || hears !== 'Fast DDS' || addresses.includes(from.peer.address);
  const ok = heard.exitCode === 0 && strange.length === 0 && located;
  return {
    name: `${says} on ${sideName(from)} heard by ${hears} on ${sideName(to)}`,
    ok,
    figure: strange.length > 0 ? strange.join(', ') : lines,
    unit: strange.length > 0 ? 'announced beside the LAN address' : 'lines',
    ...(ok ? {} : { detail: `${from.peer.name}: ${lastWords(said)}\n${to.peer.name}: ${lastWords(heard)}` }),
  };
}
