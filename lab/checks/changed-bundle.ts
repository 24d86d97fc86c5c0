import { AWS_ENDPOINT } from '../aws/settings';
import type { CheckResult } from '../report/report';
import { lastWords, must, type Peer } from '../running/peer';
import { ready } from './ready';

/** What a boot runs of its user data (cloud-init's `runcmd`). */
const AS_AT_BOOT = '/var/lib/cloud/instance/scripts/runcmd';

const REFUSED = 'is not the bundle that was deployed';

/**
 * Somebody changes in the bucket what a machine runs, and the machine has lost the copy that it keeps. Passes when what
 * its boot runs refuses the bundle and says so, takes it again when it is as it was, and the machine works all along.
 */
export async function changedBundle(machine: Peer): Promise<CheckResult[]> {
  const url = await addressOf(machine);
  const deployed = Buffer.from(await (await fetch(url)).arrayBuffer());
  let refusal: Awaited<ReturnType<Peer['exec']>>;
  try {
    await put(url, Buffer.concat([deployed, Buffer.from('changed')]));
    await must(machine, ['sh', '-c', 'rm /var/lib/skylan/bundle-*']);
    refusal = await machine.exec(['sh', AS_AT_BOOT], { timeoutMs: 600_000 });
  } finally {
    await put(url, deployed);
  }
  const again = await machine.exec(['sh', AS_AT_BOOT], { timeoutMs: 600_000 });
  return [
    verdict(`a bundle that was changed in the bucket is refused by ${machine.name}`, refused(refusal), refusal),
    verdict(`${machine.name} takes the one that was deployed`, again.exitCode === 0, again),
    await ready(machine),
  ];
}

type Result = Awaited<ReturnType<Peer['exec']>>;

export function refused({ exitCode, stdout, stderr }: Pick<Result, 'exitCode' | 'stdout' | 'stderr'>): boolean {
  return exitCode !== 0 && `${stdout}${stderr}`.includes(REFUSED);
}

/** Where the machine fetches its bundle, as seen from this host. */
async function addressOf(machine: Peer): Promise<string> {
  const script = await must(machine, ['cat', AS_AT_BOOT]);
  return bundleAddress(script, AWS_ENDPOINT);
}

/** @throws Error when the script fetches nothing from S3 */
export function bundleAddress(script: string, endpoint: string): string {
  const path = /https:\/\/s3\.[^/]+(\/[^'"\s]+)/.exec(script)?.[1];
  if (path === undefined) throw new Error(`no bundle is fetched by what a boot runs:\n${script}`);
  return `${endpoint}${path}`;
}

async function put(url: string, body: Buffer): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(body) });
  if (!answer.ok) throw new Error(`${url} was not written: HTTP ${answer.status}`);
}

function verdict(name: string, ok: boolean, result: Result): CheckResult {
  return { name, ok, figure: ok ? 'yes' : 'no', unit: '', ...(ok ? {} : { detail: lastWords(result) }) };
}
