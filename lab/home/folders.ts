import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runDir } from '../util/paths';
import type { SeedPlace } from '../vm/seed';
import type { Home } from './types';

const homesDir = join(runDir, 'homes');

/** Folder of a home's state. */
export function homeDir(name: string): string {
  return join(homesDir, name);
}

/** Where a home's router serves the seeds of its virtual machines. */
export function homeSeeds(home: Home): SeedPlace {
  return { dir: join(homeDir(home.name), 'seed'), address: home.routerAddress };
}

/** Names of the homes that have state on disk. */
export function listHomes(): string[] {
  return existsSync(homesDir) ? readdirSync(homesDir).sort() : [];
}
