import { logTail } from '../util/daemon';
import { guestExec } from './agent';
import { vmFiles, vmStatus } from './state';

/** Units whose journal is told: skylan's, and what they start. */
const UNITS = [
  ...['skylan-*', 'cloud-final.service', 'cloud-config.service'],
  ...['munge.service', 'slurmctld.service', 'slurmd.service', 'wg-quick@*'],
];

/**
 * What a machine says about its own troubles: failed units and the journal of skylan's units, Slurm's and cloud-init's, else the
 * end of its serial console.
 *
 * @param lines of the journal at most. @default 40
 */
export async function machineStory(name: string, lines = 40): Promise<string> {
  const files = vmFiles(name);
  if (vmStatus(name) === 'running') {
    try {
      const failed = await guestExec(name, ['systemctl', '--failed', '--no-legend', '--plain', '--no-pager']);
      const units = UNITS.flatMap((unit) => ['-u', unit]);
      const journal = await guestExec(name, ['journalctl', '--no-pager', '-o', 'short', '-n', String(lines), ...units]);
      return [failed.stdout && `failed units:\n${failed.stdout.trimEnd()}`, journal.stdout.trimEnd()]
        .filter(Boolean)
        .join('\n');
    } catch {
      // The agent does not answer.
    }
  }
  return [logTail(files.serialLog, lines), logTail(`${files.qemu}.log`, 5)].filter(Boolean).join('\n');
}
