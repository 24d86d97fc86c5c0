import type { CheckResult } from '../../report/report';
import { SUSPEND_SECONDS } from '../../running/cluster/settings';
import type { Peer } from '../../running/peer';
import { waitFor } from '../../util/wait';
import { lives, ofFleet } from './fleet-instances';

/** Ends a hang. */
const LIMIT_MS = 900_000;

/** Of a journal, for who looks why. */
const LAST_LINES = 20;

/** What brings together each minute what EC2 has and what Slurm believes. */
const RECONCILE = 'skylan-fleet-reconcile.service';

/** All nodes of a fleet are down, and say why: Slurm would else try one after the other. */
export async function areSetAside(controller: Peer, nodes: string): Promise<CheckResult> {
  let latest = '';
  const probe = async () => {
    latest = await statesOf(controller, nodes);
    return lacking(latest);
  };
  const ok = await within(LIMIT_MS, probe);
  return {
    name: `all of ${nodes} are down, since AWS has no machine for them`,
    ok,
    figure: latest.trim().replaceAll('\n', ', '),
    unit: '',
  };
}

/**
 * Whether all nodes are down for want of machines.
 *
 * @param sinfo - `name|state|reason`, a line for each partition that a node is in
 */
export function lacking(sinfo: string): boolean {
  const lines = sinfo.split('\n').filter(Boolean);
  return lines.length > 0 && lines.every((line) => /\|down[^|]*\|\(Code:InsufficientInstanceCapacity\)/.test(line));
}

/** States of a node, without repetition, for as long as its machine is there. */
export async function statesUntilGone(controller: Peer, node: string, id: string): Promise<readonly string[]> {
  const states = new Set<string>();
  const gone = await within(LIMIT_MS, async () => {
    const [, state] = (await statesOf(controller, node)).split('|');
    if (state) states.add(state);
    return !(await lives(id));
  });
  return gone ? [...states] : [...states, 'machine not ended'];
}

/** @param states - of the node while its machine is to end */
export function getsNoJob(node: string, states: readonly string[]): CheckResult {
  const ok = states.every((state) => !/^(alloc|mix|machine)/.test(state));
  return {
    name: `${node} gets no other job on the machine that ends, and Slurm ends it`,
    ok,
    figure: states.join(', '),
    unit: '',
  };
}

/**
 * Whether a job ended well on another machine than the first.
 *
 * @param written - its last words: where it was, and how often it had begun before
 */
export function ranAgain(state: string, written: string): CheckResult {
  const ok = state === 'COMPLETED' && written.endsWith(' 1');
  return {
    name: 'the job whose machine was taken runs on another one, SLURM_RESTART_COUNT=1',
    ok,
    figure: written || state,
    unit: '',
  };
}

/** Waits until a fleet has no machine any more. */
export async function isEmpty(fleet: string): Promise<CheckResult> {
  const ok = await within(LIMIT_MS, async () => (await ofFleet(fleet)).length === 0);
  const left = ok ? [] : await ofFleet(fleet);
  return {
    name: `all machines of ${fleet} are ended when idle for ${SUSPEND_SECONDS} s`,
    ok,
    figure: left.map(({ InstanceId }) => InstanceId).join(', ') || 'none',
    unit: '',
  };
}

/** Waits until an instance that no node asked for is ended. */
export function ended(id: string, controller: Peer): Promise<CheckResult> {
  const words = new RegExp(`no node that runs needs them: .*${id}`);
  return isPutRight('a machine of a fleet that no node asked for is ended', async () => !(await lives(id)), {
    controller,
    words,
  });
}

/** Who must have put something right: in the end Slurm would do so too. */
interface PutRight {
  readonly controller: Peer;
  /** Its own, in the controller's journal. */
  readonly words: string | RegExp;
}

/** Waits until what is amiss is put right, by what looks after fleets each minute. */
export async function isPutRight(
  name: string,
  probe: () => Promise<boolean>,
  { controller, words }: PutRight,
): Promise<CheckResult> {
  const start = Date.now();
  const isRight = await within(LIMIT_MS, probe);
  const seconds = (Date.now() - start) / 1000;
  const { stdout } = await controller.exec(['journalctl', '--no-pager', '--output=cat', `--unit=${RECONCILE}`]);
  const ok = isRight && stdout.search(words) >= 0;
  return {
    name,
    ok,
    figure: isRight ? Number(seconds.toFixed(1)) : 'not yet',
    unit: isRight ? 's' : '',
    ...(ok ? {} : { detail: stdout.trim().split('\n').slice(-LAST_LINES).join('\n') }),
  };
}

/**
 * Whether the nodes of all fleets may be had again.
 *
 * @param sinfo - `name|state|reason`
 */
export function areOpen(sinfo: string): boolean {
  const lines = sinfo.split('\n').filter(Boolean);
  return lines.length > 0 && lines.every((line) => /^[^|]*\|(idle|mixed|alloc)/.test(line));
}

/** Waits until a fleet that AWS had no machine for may be asked again: after ten minutes. */
export async function isOpenAgain(controller: Peer, nodes: string): Promise<CheckResult> {
  let latest = '';
  const ok = await within(LIMIT_MS, async () => {
    latest = await statesOf(controller, nodes);
    return areOpen(latest);
  });
  const figure = latest.trim().replaceAll('\n', ', ');
  return { name: `jobs may have ${nodes} again, which AWS had no machine for`, ok, figure, unit: '' };
}

/** `name|state|reason` of nodes, a line for each partition that one is in; nothing where Slurm does not answer. */
async function statesOf(controller: Peer, nodes: string): Promise<string> {
  const argv = ['sinfo', '--noheader', '--Node', '--exact', `--nodes=${nodes}`, '--format=%N|%T|%E'];
  try {
    return (await controller.exec(argv)).stdout;
  } catch {
    return '';
  }
}

async function within(timeoutMs: number, probe: () => Promise<boolean>): Promise<boolean> {
  return waitFor('it', probe, { timeoutMs, intervalMs: 1000 }).then(
    () => true,
    () => false,
  );
}
