import { join } from 'node:path';
import { must, type Peer } from '../running/peer';
import { repoRoot } from '../util/paths';
import { run } from '../util/run';
import { CONTAINER_IMAGE, HOME_SETTINGS } from './dds';

// A file system with nothing in it but the programs and their libraries: no shell, no start-up files.
const IMPORT = `
set -euo pipefail
libraries=$(ldd /usr/local/bin/lab-dds-* | awk '$2 == "=>" { print $3 } $1 ~ "^/lib64" { print $1 }' | sort -u)
tar --create --dereference --absolute-names /usr/local/bin/lab-dds-* $libraries | docker import - ${CONTAINER_IMAGE}
`;

/**
 * Makes a Docker image of the DDS programs on a node.
 *
 * @throws Error when Docker does not take it
 */
export async function importContainer(node: Peer): Promise<void> {
  await must(node, ['bash', '-c', IMPORT]);
}

/**
 * Does what a user does on a machine at home: copies the folder and runs `skylan-dds`.
 *
 * @throws Error with its last lines when it fails
 */
export async function installHomeSettings(peer: Peer, device: string): Promise<void> {
  const folder = join(repoRoot, 'assets');
  const archive = await run(['bash', '-c', 'tar -C "$0" -cz dds | base64', folder]);
  await must(peer, ['sh', '-c', 'base64 -d | tar -C /root -xz'], { input: archive });
  const choices = ['--release', 'kilted', '--interface', device, '--install', HOME_SETTINGS];
  await must(peer, ['/root/dds/skylan-dds', ...choices]);
}
