import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daemonPid, startDaemon } from '../../util/daemon';
import { netnsPrefix } from '../../util/names';
import { inNetns } from '../../util/netns';
import { run } from '../../util/run';
import { type VmFiles, vmFiles } from '../state';
import type { VmSpec } from '../types';

/** SIGRTMIN+4 tells systemd to power off (systemd(1)). */
const POWER_OFF = 38;

const own = (script: string) => join(__dirname, script);

/** Name of a container's control group. */
const group = (name: string) => `${netnsPrefix}${name}`;

/**
 * Starts a container; it goes on when this process ends.
 *
 * @throws Error for a spec that is not a container's, and with the last words of one that does not start
 */
export async function startContainer(spec: VmSpec, files: VmFiles): Promise<void> {
  if (spec.identity.kind !== 'nocloud' || spec.bridge === undefined || spec.onPowerOff !== undefined) {
    throw new Error(`${spec.name} cannot be a container`);
  }
  mkdirSync(files.changes, { recursive: true });
  const boot = [
    own('boot.sh'),
    ...[group(spec.name), spec.image.rootfs, files.changes],
    ...[spec.netns, spec.bridge, spec.tap, spec.mac, String(spec.mtuBytes ?? 1500), spec.identity.seedUrl],
  ];
  await startDaemon({ base: files.qemu, argv: inNetns(spec.netns, [own('keep.sh'), group(spec.name), ...boot]) }, 300);
}

/** Tells a container to shut down in order. Nothing happens when it has not booted. */
export function powerOffContainer(name: string): void {
  const pid = containerPid(name);
  if (pid !== undefined) process.kill(pid, POWER_OFF);
}

/** Removes the control groups of a container that has been killed. */
export async function removeContainerGroup(name: string): Promise<void> {
  await run([own('remove-cgroup.sh'), group(name)]);
}

/** Pid, on the host, of a container's systemd; undefined while it does not run, or is not one yet. */
export function containerPid(name: string): number | undefined {
  const keeper = daemonPid(vmFiles(name).qemu);
  if (keeper === undefined) return undefined;
  return children(keeper).flatMap(children).find(isOf);

  // Until it has a root of its own, a command in it would reach the host.
  function isOf(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/root/run/host/container-manager`, 'utf8').trim() === group(name);
    } catch {
      return false;
    }
  }
}

function children(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
