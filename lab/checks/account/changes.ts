import {
  StartInstancesCommand,
  StopInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceStopped,
} from '@aws-sdk/client-ec2';
import { paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { ec2, ssm } from '../../aws/clients';
import { aws } from '../../aws/current';
import { OTHER_IMAGE_PARAMETER } from '../../aws/settings';
import { readCloud } from '../../fabric/read-cloud';
import type { CheckResult } from '../../report/report';
import { agentsOnline, instanceNamed } from '../../running/cloud-door';
import type { Peer } from '../../running/peer';
import type { StandingLan } from '../../running/standing-lan';
import type { Progress } from '../../util/progress';
import { waitFor } from '../../util/wait';
import type { Patience } from '../patience';
import { ping } from '../ping';
import { ready } from '../ready';
import { elasticAddress } from './facts';

/** A machine boots in a minute, an emulated one on a busy host in several. */
const BOOT_MS = 900_000;
const STATE_SECONDS = 600;

/** A desktop gateway calls a gateway that was away again within a minute; the figure tells how long it took. */
const RETURN: Patience = { seconds: 300, attempts: 1 };

/** Other settings of the nodes, so that a deploy gives them other user data; and how a node has them. */
const OTHER_SETTINGS = { ros: { release: 'humble' } } as const;
const NEW_SETTING = '^SKYLAN_ROS_RELEASE=.*humble';

/** A node that is stopped and started is back by itself, with the same address. */
export async function stoppedAndStarted(lab: StandingLan, progress: Progress): Promise<CheckResult> {
  const { node } = lab.lan;
  const name = `${node.name} is stopped and started: it is back on the LAN`;
  const before = await bootOf(node);
  const id = await instanceNamed(node.name);
  await stopped(id, progress);
  progress(`${node.name} starts`);
  const begun = Date.now();
  await ec2().send(new StartInstancesCommand({ InstanceIds: [id] }));
  await waitUntilInstanceRunning({ client: ec2(), maxWaitTime: STATE_SECONDS }, { InstanceIds: [id] });
  await agentsOnline([id], progress);
  const anew = async () => ![before, ''].includes(await bootOf(node).catch(() => ''));
  await waitFor(`${node.name} to boot`, anew, { timeoutMs: BOOT_MS, signal: lab.signal });
  return together(name, [await ready(node), await ping(lab.lan.robot, node, RETURN)], begun);
}

/** A machine that is off when a deploy gives it other user data has them, and is on, when the deploy ends. */
export async function deployedWhileOff(lab: StandingLan, progress: Progress): Promise<CheckResult> {
  const { node } = lab.lan;
  const name = `${node.name} is off while a deploy changes it: it is on with its new configuration`;
  await stopped(await instanceNamed(node.name), progress);
  const begun = Date.now();
  return deployed(name, async () => {
    await lab.redeploy('while-off', progress, OTHER_SETTINGS);
    await lab.machinesAnew(progress);
    const { exitCode } = await lab.lan.node.exec(['grep', '--quiet', NEW_SETTING, '/etc/skylan/machine.env']);
    const told = { name: 'new settings', ok: exitCode === 0, figure: '', unit: '', detail: 'it has the old settings' };
    return together(name, [told, await ready(lab.lan.node), await ping(lab.lan.robot, lab.lan.node, RETURN)], begun);
  });
}

/** A gateway with another image, and so on another machine, keeps its public address, keys and profiles. */
export async function newImage(lab: StandingLan, progress: Progress): Promise<CheckResult[]> {
  const { gateway, robot } = lab.lan;
  const name = `${gateway.name} gets another image: it is on the LAN`;
  const before = await instanceOf(gateway);
  const image = await otherImage(before.imageId);
  const cloudAddress = neighbour(before.privateAddress);
  const begun = Date.now();
  let address: CheckResult | undefined;
  const replaced = await deployed(name, async () => {
    await lab.redeploy('new-image', progress, { ...OTHER_SETTINGS, gateway: { image, cloudAddress } });
    await lab.machinesAnew(progress);
    const after = await instanceOf(lab.lan.gateway);
    const other = after.id !== before.id && after.imageId !== before.imageId;
    const told = { name: 'other image', ok: other, figure: '', unit: '', detail: `${after.id} has ${after.imageId}` };
    address = await elasticAddress(lab.lan);
    return together(name, [told, await ready(lab.lan.gateway), await ping(robot, lab.lan.gateway, RETURN)], begun);
  });
  return [replaced, address ?? (await elasticAddress(lab.lan))].map((one, index) =>
    index === 0 ? one : { ...one, name: `${one.name}, after a new image` },
  );
}

/** A failed deploy is what the check found. */
async function deployed(name: string, work: () => Promise<CheckResult>): Promise<CheckResult> {
  try {
    return await work();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, ok: false, figure: 'failed', unit: '', detail };
  }
}

/** One result of several: it passes when all do. The figure is the time since it began. */
export function together(name: string, parts: readonly CheckResult[], begun: number): CheckResult {
  const failed = parts.filter(({ ok }) => !ok);
  return {
    name,
    ok: failed.length === 0,
    figure: Math.round((Date.now() - begun) / 1000),
    unit: 's',
    ...(failed.length > 0
      ? { detail: failed.map((one) => `${one.name}: ${one.detail ?? one.figure}`).join('\n') }
      : {}),
  };
}

async function stopped(id: string, progress: Progress): Promise<void> {
  progress(`${id} stops`);
  await ec2().send(new StopInstancesCommand({ InstanceIds: [id] }));
  await waitUntilInstanceStopped({ client: ec2(), maxWaitTime: STATE_SECONDS }, { InstanceIds: [id] });
}

async function bootOf(machine: Peer): Promise<string> {
  return (await machine.exec(['cat', '/proc/sys/kernel/random/boot_id'])).stdout.trim();
}

async function instanceOf({ name }: Peer) {
  const found = (await readCloud()).instances.find((one) => one.name === name);
  if (!found) throw new Error(`no instance ${name}`);
  return found;
}

/** Name of a parameter with another of Debian's images than the one in use. */
async function otherImage(used: string): Promise<string> {
  if (aws().embedded) return OTHER_IMAGE_PARAMETER;
  const all = { Path: '/aws/service/debian/release/13', Recursive: true };
  const found: { readonly name: string; readonly image: string }[] = [];
  for await (const page of paginateGetParametersByPath({ client: ssm() }, all)) {
    for (const { Name = '', Value = '' } of page.Parameters ?? []) found.push({ name: Name, image: Value });
  }
  return newestOther(found, used);
}

/**
 * The newest image beside the one in use.
 *
 * @param published - names of parameters, which have the day of the image in them, and images
 * @throws Error when there is no other one
 */
export function newestOther(
  published: readonly { readonly name: string; readonly image: string }[],
  used: string,
): string {
  const others = published
    .filter(({ name, image }) => /\/\d{8}-\d+\/amd64$/.test(name) && image !== used)
    .map(({ name }) => name)
    .sort();
  const newest = others.at(-1);
  if (newest === undefined) throw new Error(`AWS publishes no image of Debian 13 for amd64 beside ${used}`);
  return newest;
}

/** Another address of the same subnet, ten further on or, near its end, ten back. */
export function neighbour(address: string): string {
  const bytes = address.split('.').map(Number);
  const last = bytes.pop() ?? 0;
  return [...bytes, last < 128 ? last + 10 : last - 10].join('.');
}
