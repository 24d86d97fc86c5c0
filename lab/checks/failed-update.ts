import type { CheckResult } from '../report/report';
import { DeployFailed } from '../running/deploy';
import type { StandingLan } from '../running/standing-lan';
import type { Progress } from '../util/progress';
import { waitFor } from '../util/wait';
import { difference, type Snapshot, takeSnapshot } from './idempotence';
import { ping } from './ping';
import { ready } from './ready';
import { connections, SteadyPing } from './revocation';

/** A package that Debian does not have. */
const MISSING_PACKAGE = 'no-such-package';

/** An emulated machine takes a minute to boot, and several on a busy host. */
const BOOT_MS = 600_000;

/**
 * Deploys on top of a running LAN settings whose node asks for a package that cannot be had. Passes when the deploy
 * fails with that reason, robot and gateway do not lose a packet meanwhile, all keys, parameters and other machines are
 * untouched, and the node works again with its old settings.
 */
export async function failedUpdate(lab: StandingLan, progress: Progress): Promise<CheckResult[]> {
  const { node, gateway, robot } = lab.lan;
  const before = { snapshot: await takeSnapshot(), connections: await connections(lab.lan) };
  const steady = new SteadyPing(robot, gateway);
  const reasons = await failing(lab, progress);
  progress(`${node.name} boots with its old settings`);
  await waitFor('the node to be back', () => answers(() => ready(node)), { timeoutMs: BOOT_MS, intervalMs: 2000 });
  const lost = await steady.count('while a deploy fails and is taken back', 0);
  const after = { snapshot: await takeSnapshot(), connections: await connections(lab.lan) };
  const again = after.connections - before.connections;
  return [
    toldWhy(reasons),
    lost,
    untouched(before.snapshot, after.snapshot),
    { name: `${lab.lan.desktop.name} keeps its session`, ok: again === 0, figure: again, unit: 'new connections' },
    await ping(robot, node),
    await ready(node),
  ];
}

async function failing(lab: StandingLan, progress: Progress): Promise<readonly string[] | undefined> {
  try {
    const nodes = lab.nodes.map((node) => ({ ...node, packages: [MISSING_PACKAGE] }));
    await lab.redeploy('broken', progress, { nodes });
    return undefined;
  } catch (error) {
    if (!(error instanceof DeployFailed)) throw error;
    return error.reasons;
  }
}

/** @param reasons - CloudFormation's, of the failed deploy. Undefined: it went through. */
export function toldWhy(reasons: readonly string[] | undefined): CheckResult {
  const told = reasons?.find((reason) => reason.includes(MISSING_PACKAGE));
  return {
    name: 'a broken bootstrap makes cdk deploy fail, with the reason',
    ok: told !== undefined,
    figure: reasons ? 'failed' : 'deployed',
    unit: '',
    detail: told ?? reasons?.join('\n') ?? 'The deploy went through.',
  };
}

/** One machine was started anew, the node that was to change; nothing else differs. */
export function untouched(before: Snapshot, after: Snapshot): CheckResult {
  const changes = difference(before, after);
  const others = changes.filter((line) => !/^instance .*: boot .* before, boot .* after$/.test(line));
  const ok = others.length === 0 && changes.length <= 1;
  return {
    name: 'a deploy that is taken back leaves keys, parameters and other machines alone',
    ok,
    figure: others.length,
    unit: 'changed',
    ...(ok ? {} : { detail: changes.join('\n') }),
  };
}

async function answers(check: () => Promise<CheckResult>): Promise<boolean> {
  try {
    return (await check()).ok;
  } catch {
    return false;
  }
}
