import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runDir } from '../util/paths';

const homesDir = join(runDir, 'homes');

/** Folder of a home's state. */
export function homeDir(name: string): string {
  return join(homesDir, name);
}

/** Names of the homes that have state on disk. */
export function listHomes(): string[] {
  return existsSync(homesDir) ? readdirSync(homesDir).sort() : [];
}
