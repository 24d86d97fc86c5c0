import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildImage } from '../../lab/image';
import { inNetns } from '../../lab/util';
import { netnsName } from '../../lab/util/names';
import { deleteNetns, ensureNetns } from '../../lab/util/netns';
import { repoRoot } from '../../lab/util/paths';
import type { Progress } from '../../lab/util/progress';
import { CommandError, run } from '../../lab/util/run';
import {
  type Accelerator,
  destroyVm,
  detectAccelerator,
  guestExec,
  startVm,
  waitForGuest,
  writeGuestFile,
} from '../../lab/vm';

const NAME = 'bench';
const TAP = 'bench';
const NETNS = netnsName('bench');
const PLACE = '/opt/bench';
const LOOK_MS = 20_000;
/** So many looks without an answer, one after the other, are no chance. */
const MOST_UNANSWERED = 10;
/** What its program may take longer than it was given: a measurement that has begun, and all roads' end. */
const GRACE_MS = 600_000;

const ASSETS = ['openvpn', 'wireguard', 'edge', 'lan', 'machine', 'desktop-gateway'];

/** As `lab/setup/venv.mjs` has both. */
const ZENOH = {
  folder: join(repoRoot, '.lab', 'zenoh'),
  requirements: join(repoRoot, 'bench', 'network', 'requirements.txt'),
};

/** What the roads need, beside what all machines of the lab have. */
export const PACKAGES = [
  ...[
    'ethtool',
    'fastd',
    'iperf3',
    'jq',
    'linux-perf',
    'n2n',
    'nftables',
    'openssl',
    'openvpn',
    'tinc',
    'wireguard-tools',
  ],
];
/** Of these, and of the libraries that it has anyway, results name the version. */
const VERSIONS_OF = ['fastd', 'iperf3', 'libddsc0t64', 'linux-perf', 'n2n', 'openvpn', 'tinc', 'wireguard-tools'];

/** One machine with a kernel of Debian's own, in which all roads of a run are. */
export interface BenchMachine {
  readonly accelerator: Accelerator;
  /** Release of its kernel, as `uname -r` says it. */
  readonly kernel: string;
  /** Of Debian's packages and PyPI's, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Boots the machine with the folder `machine/`, the assets that roads use, and `keys`. What an earlier run left goes. */
export async function machineUp(keys: Readonly<Record<string, string>>, progress: Progress): Promise<BenchMachine> {
  const image = await buildImage(PACKAGES, progress);
  await machineDown();
  await ensureNetns(NETNS);
  await run(inNetns(NETNS, ['ip', 'tuntap', 'add', 'dev', TAP, 'mode', 'tap', 'vnet_hdr']));
  await run(inNetns(NETNS, ['ip', 'link', 'set', TAP, 'up']));
  const accelerator = await detectAccelerator(image.kernel);
  progress(`one machine of two processors, ${accelerator === 'kvm' ? 'by KVM' : 'emulated'}`);
  const identity = { kind: 'none' } as const;
  // A hundred DDS programs beside all roads.
  const size = { cpus: 2, memoryMiB: 3072 };
  await startVm({ name: NAME, image, netns: NETNS, tap: TAP, mac: '02:00:c0:a8:00:64', identity, ...size });
  await waitForGuest(NAME);
  await send(keys);
  const kernel = (await guest('uname', '-r')).trim();
  const listed = await guest('dpkg-query', '--show', '--showformat', '${Package} ${Version}\n', ...VERSIONS_OF);
  const versions = Object.fromEntries(
    listed
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  ) as Record<string, string>;
  return { accelerator, kernel, versions: { ...versions, ...pinned() } };
}

/**
 * Runs `machine/bench.py` there.
 *
 * @param asked - its argument
 * @param onLine - called with each line that it has printed, while it runs
 * @throws Error with its last words when it fails.
 */
export async function measure(asked: Asked, onLine: (line: string) => void): Promise<void> {
  // It runs by itself: the agent is asked for its news now and then, since each question takes time of the processors that
  // are measured.
  const program = 'python3 bench.py "$1" >../lines 2>../errors; echo $? >../status';
  const detached = `cd ${PLACE}/machine && rm -f ../status && (setsid bash -c '${program}' bench "$1" </dev/null &>/dev/null &)`;
  await guest('bash', '-c', detached, 'bench', JSON.stringify(asked));
  const end = Date.now() + asked.seconds * 1000 + GRACE_MS;
  let seenBytes = 0;
  for (let unanswered = 0; ; ) {
    await sleep(LOOK_MS);
    if (Date.now() > end) throw new Error("the roads' program does not end");
    const look = `cd ${PLACE}; cat status 2>/dev/null || echo running; tail --bytes=+${seenBytes + 1} lines 2>/dev/null || true`;
    const said = await guest('bash', '-c', look).catch((error: Error) => error);
    if (said instanceof Error) {
      // A machine that is busy answers late.
      if (++unanswered === MOST_UNANSWERED) throw said;
      continue;
    }
    unanswered = 0;
    const [status = '', ...rest] = said.split('\n');
    const whole = rest.slice(0, -1);
    for (const line of whole) {
      seenBytes += Buffer.byteLength(line) + 1;
      onLine(line);
    }
    if (status === '0') return;
    if (status === 'running') continue;
    throw new Error(
      `the roads' program ended with ${status}:\n${await guest('tail', '--lines=20', `${PLACE}/errors`)}`,
    );
  }
}

/** What `machine/bench.py` is asked for: see there. */
export interface Asked {
  readonly seconds: number;
  readonly rounds: number;
  readonly participants: readonly number[];
  readonly roads: readonly string[];
  readonly tune: readonly string[] | null;
  readonly profile: number | null;
}

export async function machineDown(): Promise<void> {
  await destroyVm(NAME);
  await deleteNetns(NETNS);
}

/** The programs and assets, in one archive, and the keys. */
async function send(keys: Readonly<Record<string, string>>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-bench-'));
  try {
    const archive = join(folder, 'roads.tgz');
    const assets = ASSETS.map((name) => `assets/${name}`);
    const zenoh = ['-C', ZENOH.folder, '--transform', 's,^lib/[^/]*/site-packages,python,', ...zenohFiles()];
    const places = ['-C', join(repoRoot, 'bench', 'network'), 'machine', '-C', repoRoot, ...assets, ...zenoh];
    await run(['tar', '--create', '--gzip', '--exclude=__pycache__', '--file', archive, ...places]);
    await guest('mkdir', '-p', `${PLACE}/keys`);
    await writeGuestFile(NAME, `${PLACE}/roads.tgz`, readFileSync(archive));
    await guest('tar', '--extract', '--gzip', '--file', `${PLACE}/roads.tgz`, '--directory', PLACE);
    for (const [name, text] of Object.entries(keys)) await writeGuestFile(NAME, `${PLACE}/keys/${name}`, text, '0600');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What comes from PyPI, with its version. */
function pinned(): Record<string, string> {
  const lines = readFileSync(ZENOH.requirements, 'utf8').matchAll(/^([\w-]+)==(\S+)/gm);
  return Object.fromEntries([...lines].map(([, name, version]) => [name, version]));
}

/** Its library, below the folder of its environment. */
function zenohFiles(): string[] {
  return readdirSync(join(ZENOH.folder, 'lib')).map((python) => join('lib', python, 'site-packages', 'zenoh'));
}

/** What a command prints there. */
async function guest(...argv: readonly string[]): Promise<string> {
  const result = await guestExec(NAME, argv);
  if (result.exitCode !== 0) throw new CommandError(argv, `status ${result.exitCode} on the machine`, result);
  return result.stdout;
}
