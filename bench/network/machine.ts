import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
/** A look takes time of the machine's processors. */
const LOOK_MS = 10_000;
/** What its program may take longer than it was given: a measurement that has begun, and all roads' end. */
const GRACE_MS = 600_000;

const ASSETS = ['openvpn', 'wireguard', 'edge', 'lan', 'machine', 'desktop-gateway'];

/** What the roads need, beside what all machines of the lab have. */
export const PACKAGES = [
  ...['ethtool', 'fastd', 'iperf3', 'jq', 'n2n', 'nftables', 'openssl', 'openvpn', 'tinc', 'wireguard-tools'],
];
/** Of these, and of the libraries that it has anyway, results name the version. */
const VERSIONS_OF = ['fastd', 'iperf3', 'libddsc0t64', 'n2n', 'openvpn', 'tinc', 'wireguard-tools'];

/** One machine with a kernel of Debian's own, in which all roads of a run are. */
export interface BenchMachine {
  readonly accelerator: Accelerator;
  /** Release of its kernel, as `uname -r` says it. */
  readonly kernel: string;
  /** Of Debian's packages, by name. */
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
  return { accelerator, kernel, versions };
}

/**
 * Runs `machine/bench.py` there.
 *
 * @param asked - its argument
 * @param onLine - called with each line that it has printed, while it runs
 * @throws Error with its last words when it fails.
 */
export async function measure(asked: Asked, onLine: (line: string) => void): Promise<void> {
  const [lines, errors] = [`${PLACE}/lines`, `${PLACE}/errors`];
  const program = `cd ${PLACE}/machine && exec python3 bench.py "$@" >${lines} 2>${errors}`;
  let seenBytes = 0;
  const read = async () => {
    const news = await guest('tail', `--bytes=+${seenBytes + 1}`, lines);
    const whole = news.slice(0, news.lastIndexOf('\n') + 1);
    seenBytes += Buffer.byteLength(whole);
    for (const line of whole.split('\n').slice(0, -1)) onLine(line);
  };
  let running = true;
  const watching = (async () => {
    for (; running; await sleep(LOOK_MS)) await read().catch(() => {});
  })();
  const argv = ['bash', '-c', program, 'bench', JSON.stringify(asked)];
  const timeoutMs = asked.seconds * 1000 + GRACE_MS;
  const { exitCode } = await guestExec(NAME, argv, { timeoutMs }).finally(() => {
    running = false;
  });
  await watching;
  await read();
  if (exitCode === 0) return;
  throw new Error(`the roads' program ended with ${exitCode}:\n${await guest('tail', '--lines=20', errors)}`);
}

/** What `machine/bench.py` is asked for: see there. */
export interface Asked {
  readonly seconds: number;
  readonly rounds: number;
  readonly participants: readonly number[];
  readonly roads: readonly string[];
  readonly tune: boolean;
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
    const places = ['-C', join(repoRoot, 'bench', 'network'), 'machine', '-C', repoRoot, ...assets];
    await run(['tar', '--create', '--gzip', '--exclude=__pycache__', '--file', archive, ...places]);
    await guest('mkdir', '-p', `${PLACE}/keys`);
    await writeGuestFile(NAME, `${PLACE}/roads.tgz`, readFileSync(archive));
    await guest('tar', '--extract', '--gzip', '--file', `${PLACE}/roads.tgz`, '--directory', PLACE);
    for (const [name, text] of Object.entries(keys)) await writeGuestFile(NAME, `${PLACE}/keys/${name}`, text, '0600');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a command prints there. */
async function guest(...argv: readonly string[]): Promise<string> {
  const result = await guestExec(NAME, argv);
  if (result.exitCode !== 0) throw new CommandError(argv, `status ${result.exitCode} on the machine`, result);
  return result.stdout;
}
