import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LAB_PACKAGES, QEMU_PACKAGES } from './packages.mjs';
import { fillProgramsFolder } from './programs.mjs';

/**
 * PATH for the lab: a folder of the named packages' programs, made anew when packages or Node have changed. It stays, since
 * what the lab leaves running has it too.
 */
export function labPath(root) {
  const packages = [...LAB_PACKAGES, ...QEMU_PACKAGES];
  const state = [packages, statSync('/var/lib/dpkg/status').mtimeMs, process.execPath, process.env.PATH];
  const key = createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 12);
  const folder = join(root, '.lab', `programs-${key}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}`;
  fillProgramsFolder(part, packages);
  try {
    renameSync(part, folder);
  } catch (error) {
    // Another command has just made it.
    if (!existsSync(folder)) throw error;
    rmSync(part, { recursive: true });
  }
  return folder;
}
