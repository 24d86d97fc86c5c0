import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SEED_PORT = 8000;

/** A place that serves NoCloud seeds over HTTP: a router, to the virtual machines of its network. */
export interface SeedPlace {
  /** Folder of the seeds on the host. */
  readonly dir: string;
  /** IPv4 address at which the machines find them. */
  readonly address: string;
}

/** Command of the server of the seeds, to run on the router. */
export function seedServer({ dir, address }: SeedPlace): string[] {
  mkdirSync(dir, { recursive: true });
  return ['python3', '-m', 'http.server', '--bind', address, '--directory', dir, String(SEED_PORT)];
}

/**
 * Puts a machine's seed where its cloud-init finds it.
 *
 * @param config - keys of cloud-config, beside the host's name
 * @returns address of its folder.
 */
export function writeSeed(place: SeedPlace, hostname: string, config: Readonly<Record<string, unknown>>): string {
  const dir = join(place.dir, hostname);
  mkdirSync(dir, { recursive: true });
  const userData = { hostname, manage_etc_hosts: true, ...config };
  writeFileSync(join(dir, 'meta-data'), `instance-id: ${hostname}\nlocal-hostname: ${hostname}\n`);
  writeFileSync(join(dir, 'user-data'), `#cloud-config\n${JSON.stringify(userData)}\n`);
  // Empty, but there: cloud-init asks for them ten times over when they are missing.
  for (const name of ['vendor-data', 'network-config']) writeFileSync(join(dir, name), '');
  return `http://${place.address}:${SEED_PORT}/${hostname}/`;
}
