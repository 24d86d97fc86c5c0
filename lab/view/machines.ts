import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { machineRecords } from '../fabric/machines';
import { homeDir, listHomes } from '../home/folders';
import { daemonPid } from '../util/daemon';
import { listVms, vmFiles, vmStatus } from '../vm/state';
import { bootStage, type Stage } from './boot-stage';

/** A machine as the live view tells of it. */
export interface MachineState {
  /** As people call it: `cloud-gateway`, `second`, `desktop-gateway`. */
  readonly name: string;
  readonly stage: Stage;
}

/** A boot says less than this on the serial port; the pages that cloud-init prints are most of it. */
const SERIAL_BYTES = 64 * 1024;

let latest: readonly MachineState[] = [];

/**
 * What each machine of this checkout's lab does, from files of the host: no machine is asked, since each question costs
 * it some of the processor that it boots with. Never throws: where a file is just being written, it tells what it told
 * before.
 */
export function machineStates(): readonly MachineState[] {
  try {
    latest = readStates();
  } catch {
    // As before.
  }
  return latest;
}

function readStates(): MachineState[] {
  const vms = listVms();
  // Its records make their folder when it is missing, which is not this function's to do.
  const names = new Map(vms.length > 0 ? Object.values(machineRecords()).map(({ id, name }) => [id, name]) : []);
  const machines = vms.flatMap((vm): MachineState[] => {
    const status = vmStatus(vm);
    if (status === 'absent') return [];
    const stage = status === 'running' ? bootStage(spoken(vm)) : 'off';
    return [{ name: names.get(vm) ?? vm, stage }];
  });
  return [...machines, ...listHomes().flatMap(robotIn)];
}

/** A home's robot, where it is a container: it has no boot. */
function robotIn(home: string): MachineState[] {
  const base = join(homeDir(home), 'robot');
  if (daemonPid(base) === undefined) return [];
  return [{ name: home.replace(/^home/, 'robot'), stage: 'booted' }];
}

/** What a machine has said of its boot: on the serial port, or where cloud-init writes it in a container, which has none. */
function spoken(vm: string): string {
  const { serialLog, changes } = vmFiles(vm);
  return endOf(serialLog) ?? endOf(join(changes, 'files', 'var', 'log', 'cloud-init-output.log')) ?? '';
}

/** The end of a file, which may grow; undefined when there is none. */
function endOf(path: string): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, SERIAL_BYTES));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('latin1');
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
