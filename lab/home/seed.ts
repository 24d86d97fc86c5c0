import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeDir } from './folders';
import type { Home } from './types';

const SEED_PORT = 8000;

/** Folder that the home's router serves over HTTP: a NoCloud seed for each of the home's virtual machines. */
function seedDir(home: Home): string {
  return join(homeDir(home.name), 'seed');
}

/** Command of the server of the seeds, to run on the router. */
export function seedServer(home: Home): string[] {
  mkdirSync(seedDir(home), { recursive: true });
  const where = ['--bind', home.routerAddress, '--directory', seedDir(home)];
  return ['python3', '-m', 'http.server', ...where, String(SEED_PORT)];
}

/**
 * Puts a machine's seed where its cloud-init finds it.
 *
 * @param config - keys of cloud-config, beside the host's name
 * @returns address of its folder.
 */
export function writeSeed(home: Home, hostname: string, config: Readonly<Record<string, unknown>>): string {
  const dir = join(seedDir(home), hostname);
  mkdirSync(dir, { recursive: true });
  const userData = { hostname, manage_etc_hosts: true, ...config };
  writeFileSync(join(dir, 'meta-data'), `instance-id: ${hostname}\nlocal-hostname: ${hostname}\n`);
  writeFileSync(join(dir, 'user-data'), `#cloud-config\n${JSON.stringify(userData)}\n`);
  // Empty, but there: cloud-init asks for them ten times over when they are missing.
  for (const name of ['vendor-data', 'network-config']) writeFileSync(join(dir, name), '');
  return `http://${home.routerAddress}:${SEED_PORT}/${hostname}/`;
}
