import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { machineRecords } from '../fabric/machines';
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

/**
 * What each virtual machine of this checkout's lab does, from files of the host: no machine is asked, since each question
 * costs it some of the processor that it boots with.
 */
export function machineStates(): MachineState[] {
  const names = new Map(Object.values(machineRecords()).map(({ id, name }) => [id, name]));
  return listVms().flatMap((vm) => {
    const status = vmStatus(vm);
    if (status === 'absent') return [];
    const stage = status === 'running' ? bootStage(endOf(vmFiles(vm).serialLog)) : 'off';
    return [{ name: names.get(vm) ?? vm, stage }];
  });
}

/** The end of a file, which may grow; empty when there is none. */
function endOf(path: string): string {
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
    return '';
  }
}
