import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { waitFor } from '../util/wait';
import { qmp } from './qmp';
import { vmStatus } from './state';

/** A disk beside a machine's own, which comes and goes while that runs. */
export interface DataDisk {
  /** What Linux reads as its serial number, at most 20 letters and digits; names it in QEMU too. */
  readonly serial: string;
  /** Where its content is kept; made where it is not there. */
  readonly file: string;
  readonly sizeGib: number;
}

/** An emulated machine is slow to let a disk go. */
const UNPLUG_MS = 120_000;
/** A QEMU that was started a moment ago does not listen yet, on a busy host for longer. */
const START_MS = 60_000;

/**
 * Serial numbers of the data disks that a machine has.
 *
 * @throws Error when it has ended
 */
export async function pluggedDisks(name: string): Promise<string[]> {
  let parts: readonly { name: string; type: string }[] = [];
  const ask = async () => {
    parts = (await qmp(name, 'qom-list', { path: '/machine/peripheral' })) as typeof parts;
    return true;
  };
  const asked = () =>
    ask().catch((error: Error) => {
      if (vmStatus(name) !== 'running') throw error;
      return false;
    });
  await waitFor(`QEMU of ${name} to answer`, asked, { timeoutMs: START_MS });
  return parts.filter(({ type }) => type.startsWith('child<virtio-blk')).map((part) => part.name);
}

/** Plugs a disk into a running machine. One machine at a time can have it: QEMU locks the file. */
export async function plugDisk(name: string, { serial, file, sizeGib }: DataDisk): Promise<void> {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    // It takes room on the host only where something is written.
    truncateSync(file, sizeGib * 2 ** 30);
  }
  const node = nodeOf(serial);
  await qmp(name, 'blockdev-add', { driver: 'raw', 'node-name': node, file: { driver: 'file', filename: file } });
  // Not NVMe, as on EC2: the kernel could take it for the root, which it knows by its number.
  await qmp(name, 'device_add', { driver: 'virtio-blk-pci', id: serial, drive: node, serial });
}

/** Unplugs a disk from a running machine, and waits until its kernel has let it go. */
export async function unplugDisk(name: string, serial: string): Promise<void> {
  await qmp(name, 'device_del', { id: serial });
  await waitFor(`${name} to let ${serial} go`, async () => !(await pluggedDisks(name)).includes(serial), {
    timeoutMs: UNPLUG_MS,
  });
  await qmp(name, 'blockdev-del', { 'node-name': nodeOf(serial) });
}

function nodeOf(serial: string): string {
  return `node-${serial}`;
}
