import type { Peer } from '../../../lab/running/peer';
import type { CommandResult } from '../../../lab/util/run';

/** A machine whose commands answer as `exec` says. */
export function fakePeer(name: string, exec: (argv: readonly string[]) => Partial<CommandResult>): Peer {
  return {
    name,
    address: `address of ${name}`,
    exec: async (argv) => ({ exitCode: 0, stdout: '', stderr: '', ...exec(argv) }),
  };
}
