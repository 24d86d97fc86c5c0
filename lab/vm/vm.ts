import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { daemonPid, startDaemon, stopDaemon } from '../util/daemon';
import { inNetns } from '../util/netns';
import { run, shellWords } from '../util/run';
import { waitFor } from '../util/wait';
import { detectAccelerator } from './accel';
import { guestShutdown } from './agent';
import { powerOffContainer, removeContainerGroup, startContainer } from './container';
import { qemuArgs } from './qemu-args';
import { qmp } from './qmp';
import { listVms, machineEngine, vmFiles, vmStatus } from './state';
import type { VmSpec } from './types';

/**
 * Starts a machine that goes on when this process ends. A machine that runs already is left as it is; one that was
 * stopped continues with its disk.
 *
 * @throws Error with the words of its engine when it does not start.
 */
export async function startVm(spec: VmSpec): Promise<void> {
  if (vmStatus(spec.name) === 'running') return;
  const files = vmFiles(spec.name);
  mkdirSync(files.dir, { recursive: true });
  writeFileSync(files.spec, JSON.stringify(spec, undefined, 2));
  if (spec.engine === 'container') return startContainer(spec, files);
  mkdirSync(files.sockets, { recursive: true, mode: 0o700 });
  if (!existsSync(files.disk)) {
    await run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', spec.image.disk, '-F', 'raw', files.disk]);
  }
  const accelerator = await detectAccelerator(spec.image.kernel);
  const argv = inNetns(spec.netns, qemuArgs(spec, files, accelerator));
  await startDaemon({ base: files.qemu, argv: watched(argv, spec.onPowerOff) }, 500);
}

/** The machine's command line, with another one to be run when the guest has powered it off. */
export function watched(argv: readonly string[], onPowerOff: readonly string[] | undefined): readonly string[] {
  return onPowerOff ? [join(__dirname, 'watched.sh'), shellWords(onPowerOff), ...argv] : argv;
}

/**
 * Shuts a machine down in order, and pulls the plug after `graceMs`. Its disk stays.
 *
 * @param options.graceMs 0 pulls the plug at once. @default 60000
 */
export async function stopVm(name: string, options: { readonly graceMs?: number } = {}): Promise<void> {
  const files = vmFiles(name);
  const graceMs = options.graceMs ?? 60_000;
  if (graceMs > 0 && daemonPid(files.qemu) !== undefined) {
    try {
      if (machineEngine(name) === 'container') {
        powerOffContainer(name);
      } else {
        // Both: a guest in early boot has no agent yet, and Debian's cloud kernel reports no power button.
        await guestShutdown(name);
        if (daemonPid(files.qemu) !== undefined) await qmp(name, 'system_powerdown');
      }
      await waitFor(`${name} to shut down`, () => daemonPid(files.qemu) === undefined, { timeoutMs: graceMs });
    } catch {
      // It does not listen: the plug is pulled.
    }
  }
  await stopDaemon(files.qemu);
  if (machineEngine(name) === 'container') await removeContainerGroup(name);
  rmSync(files.sockets, { recursive: true, force: true });
}

/** Pulls the plug and forgets the machine, its disk included. */
export async function destroyVm(name: string): Promise<void> {
  await stopVm(name, { graceMs: 0 });
  const { dir, changes } = vmFiles(name);
  for (const folder of [dir, changes]) rmSync(folder, { recursive: true, force: true });
}

/** {@link destroyVm} for every machine of this checkout, those of a killed run included. */
export async function destroyAllVms(): Promise<void> {
  await Promise.all(listVms().map(destroyVm));
}
