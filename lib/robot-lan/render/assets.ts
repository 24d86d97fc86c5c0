import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MachineFile } from '../../machine/machine-spec';
import { PATHS } from './paths';

const ASSETS = join(__dirname, '..', '..', '..', 'assets');

/** A static file of assets/ at a place on the machine. */
export function assetFile(source: string, path: string, permissions?: string): MachineFile {
  return { path, content: readFileSync(join(ASSETS, source), 'utf8'), ...(permissions ? { permissions } : {}) };
}

/** A script of assets/, installed where units find it. */
export function scriptFile(source: string): MachineFile {
  return assetFile(source, `${PATHS.scripts}/${basename(source)}`, '0755');
}

/** A unit of assets/, under its own name. */
export function unitFile(source: string): MachineFile {
  return assetFile(source, `${PATHS.units}/${basename(source)}`);
}
