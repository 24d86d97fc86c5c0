import type { Peer, PeerExecOptions } from '../../running/peer';
import type { CommandResult } from '../../util/run';

/**
 * Who submits the lab's jobs: a user that every Debian machine has under the same number, with no rights and no home.
 * Root's jobs are refused.
 */
export const JOB_USER = 'nobody';

/** Where its jobs may write on every machine. */
export const JOB_DIR = '/var/tmp';

/** A command of Slurm as that user. */
export function asJobUser(argv: readonly string[]): string[] {
  return ['setpriv', `--reuid=${JOB_USER}`, '--regid=nogroup', '--clear-groups', '--', ...argv];
}

/** Runs a command of Slurm as that user. */
export function jobExec(from: Peer, argv: readonly string[], options?: PeerExecOptions): Promise<CommandResult> {
  return from.exec(asJobUser(argv), options);
}
