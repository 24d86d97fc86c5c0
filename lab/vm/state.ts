import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daemonPid } from '../util/daemon';
import { netnsPrefix } from '../util/names';
import { labDir, runDir } from '../util/paths';
import type { MachineEngine, VmSpec, VmStatus } from './types';

/** Where the files of one machine lie. */
export interface VmFiles {
  readonly dir: string;
  /** What {@link startVm} was last given. */
  readonly spec: string;
  /** Copy-on-write overlay of the image's disk. */
  readonly disk: string;
  /** What a container has written, over the image's root file system. Not below `dir`: it is no state of the lab's own. */
  readonly changes: string;
  /** Base of the pid file and log of QEMU, or of what keeps a container running. */
  readonly qemu: string;
  /** What the kernel and systemd wrote to the serial port. */
  readonly serialLog: string;
  /** Sockets lie in /run, since their paths must stay below 108 characters. */
  readonly sockets: string;
  readonly qmp: string;
  readonly agent: string;
  readonly console: string;
}

const vmRoot = join(runDir, 'vm');
const socketRoot = `/run/${netnsPrefix}vm`;

/** @throws Error for a name that could not be a file or host name. */
export function vmFiles(name: string): VmFiles {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-]{0,62}$/.test(name)) throw new Error(`no valid machine name: ${name}`);
  const dir = join(vmRoot, name);
  const sockets = join(socketRoot, name);
  return {
    dir,
    spec: join(dir, 'spec.json'),
    disk: join(dir, 'disk.qcow2'),
    changes: join(labDir, 'changes', name),
    qemu: join(dir, 'qemu'),
    serialLog: join(dir, 'serial.log'),
    sockets,
    qmp: join(sockets, 'qmp'),
    agent: join(sockets, 'agent'),
    console: join(sockets, 'console'),
  };
}

/** Names of all machines that have state on disk. */
export function listVms(): string[] {
  return existsSync(vmRoot) ? readdirSync(vmRoot).sort() : [];
}

export function vmStatus(name: string): VmStatus {
  const files = vmFiles(name);
  if (daemonPid(files.qemu) !== undefined) return 'running';
  return existsSync(files.disk) || existsSync(files.changes) ? 'stopped' : 'absent';
}

/** What {@link startVm} was last given; undefined when there is no such machine. */
export function vmSpec(name: string): VmSpec | undefined {
  const path = vmFiles(name).spec;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as VmSpec) : undefined;
}

/** What a machine is made of; that of an unknown one does not matter. */
export function machineEngine(name: string): MachineEngine {
  return vmSpec(name)?.engine ?? 'vm';
}
