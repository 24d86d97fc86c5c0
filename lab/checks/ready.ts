import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import { LONG } from './patience';

/** What a machine runs to find out whether it does what it is for; here without telling CloudFormation. */
const READY = `
set -a
. /etc/skylan/machine.env
SKYLAN_SIGNAL=/bin/true SKYLAN_READY_TIMEOUT_SECONDS=$0 SKYLAN_POLL_SECONDS=0.2
exec /usr/local/lib/skylan/skylan-ready
`;

/** The machine's own verdict on itself. */
export async function ready(machine: Peer, patience = LONG): Promise<CheckResult> {
  const result = await machine.exec(['bash', '-c', READY, `${patience.seconds}`], { timeoutMs: 300_000 });
  const ok = result.exitCode === 0;
  return {
    name: `${machine.name} finds itself ready`,
    ok,
    figure: ok ? 'ready' : 'not ready',
    unit: '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}
