import { readFileSync } from 'node:fs';
import { PROBE_PACKAGES, probePrograms } from '../../image';
import type { Progress } from '../../util/progress';
import { must, type Peer } from '../peer';

/** An image of the lab's has them all; AWS's has not. */
const THERE = 'for program in python3 socat lab-dds-cyclone lab-dds-fast; do command -v "$program" || exit 1; done';

/** The machine's own mirror has the packages; the programs come as input. */
const INSTALL = `
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get --quiet -o DPkg::Lock::Timeout=600 update
apt-get --quiet --yes -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@"
base64 --decode | tar --directory=/usr/local/bin --extract --file=-
`;

/**
 * Puts what the checks run onto a machine that has it not.
 *
 * @throws Error with the last words of what failed
 */
export async function installPrograms(machine: Pick<Peer, 'name' | 'exec'>, progress: Progress): Promise<void> {
  if ((await machine.exec(['sh', '-c', THERE])).exitCode === 0) return;
  progress(`packages and programs of the checks, onto ${machine.name}`);
  const input = readFileSync(await probePrograms()).toString('base64');
  // What the lab's own door needs is of no use here.
  const packages = PROBE_PACKAGES.filter((name) => name !== 'qemu-guest-agent');
  await must(machine, ['sh', '-c', INSTALL, 'install', ...packages], { input });
}
