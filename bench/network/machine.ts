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
  readGuestFile,
  startVm,
  waitForGuest,
  writeGuestFile,
} from '../../lab/vm';

const NAME = 'bench';
const TAP = 'bench';
const NETNS = netnsName('bench');
const PLACE = '/opt/bench';
const LOOK_MS = 5000;
const LIMIT_MS = 3_600_000;

/** What the roads need, beside what all machines of the lab have. */
export const PACKAGES = ['fastd', 'iperf3', 'jq', 'n2n', 'nftables', 'openssl', 'openvpn', 'tinc', 'wireguard-tools'];

/** One machine with a kernel of Debian's own, in which all roads of a run are. */
export interface BenchMachine {
  readonly accelerator: Accelerator;
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
  const size = { cpus: 2, memoryMiB: 2048 };
  await startVm({ name: NAME, image, netns: NETNS, tap: TAP, mac: '02:00:c0:a8:00:64', identity, ...size });
  await waitForGuest(NAME);
  await send(keys);
  return { accelerator };
}

/**
 * Runs `machine/bench.py` there.
 *
 * @param words - its arguments
 * @param onLine - called with each line that it has printed, while it runs
 * @throws Error with its last words when it fails.
 */
export async function measure(words: readonly string[], onLine: (line: string) => void): Promise<void> {
  const lines = `${PLACE}/lines`;
  const program = `cd ${PLACE}/machine && python3 bench.py "$@" >${lines} 2>&1`;
  let seen = 0;
  const read = async () => {
    const all = (await readGuestFile(NAME, lines)).toString().split('\n').slice(0, -1);
    for (const line of all.slice(seen)) onLine(line);
    seen = all.length;
    return all;
  };
  let running = true;
  const watching = (async () => {
    for (; running; await sleep(LOOK_MS)) await read().catch(() => {});
  })();
  const argv = ['bash', '-c', program, 'bench', ...words];
  const { exitCode } = await guestExec(NAME, argv, { timeoutMs: LIMIT_MS }).finally(() => {
    running = false;
  });
  await watching;
  const all = await read();
  if (exitCode !== 0) throw new Error(`the roads' program ended with ${exitCode}:\n${all.slice(-20).join('\n')}`);
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
    const places = [
      '-C',
      join(repoRoot, 'bench', 'network'),
      'machine',
      '-C',
      repoRoot,
      'assets/openvpn',
      'assets/edge',
    ];
    await run(['tar', '--create', '--gzip', '--exclude=__pycache__', '--file', archive, ...places]);
    await guest('mkdir', '-p', `${PLACE}/keys`);
    await writeGuestFile(NAME, `${PLACE}/roads.tgz`, readFileSync(archive));
    await guest('tar', '--extract', '--gzip', '--file', `${PLACE}/roads.tgz`, '--directory', PLACE);
    for (const [name, text] of Object.entries(keys)) await writeGuestFile(NAME, `${PLACE}/keys/${name}`, text, '0600');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function guest(...argv: readonly string[]): Promise<void> {
  const result = await guestExec(NAME, argv);
  if (result.exitCode !== 0) throw new CommandError(argv, `status ${result.exitCode} on the machine`, result);
}
