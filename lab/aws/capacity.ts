import { rmSync, writeFileSync } from 'node:fs';
import { capacityPath } from './settings';

/** Machines that AWS has too few of: what is left out is any. */
export interface Lack {
  /** Id of the launch template that asks for them. */
  readonly launchTemplate?: string;
  readonly instanceType?: string;
  /** Id. */
  readonly subnet?: string;
  /** How many a call gets at most. */
  readonly left: number;
}

/** From now on fleets get no more machines of these than that, and else any number. */
export function lackMachines(lacks: readonly Lack[]): void {
  writeFileSync(capacityPath, JSON.stringify(lacks));
}

/** AWS has machines enough again. */
export function machinesAbound(): void {
  rmSync(capacityPath, { force: true });
}
