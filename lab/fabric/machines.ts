import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeInstanceAttributeCommand, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../aws/clients';
import { packagesInUserData } from '../aws/image-input';
import { convergeCommand } from '../aws/ministack';
import { IMAGE_ID, logDir, OTHER_IMAGE_ID } from '../aws/settings';
import { buildImage, type Image } from '../image';
import { vpcNetns } from '../util/names';
import { runSubdir } from '../util/paths';
import { destroyVm, machineStory, startVm, stopVm, vmStatus } from '../vm';
import { type CloudInstance, tapName } from './cloud-state';
import { VPC_MTU_BYTES } from './network';

/** What the fabric remembers of a machine it started. */
interface MachineRecord {
  readonly id: string;
  readonly name: string;
  readonly launchTime: string;
}

const records = () => join(runSubdir('fabric'), 'machines.json');

/** Machines that the fabric knows, by instance id. */
export function machineRecords(): Record<string, MachineRecord> {
  return readJson(records(), {});
}

/**
 * Finds a machine by instance id or name.
 *
 * @throws Error that lists the machines there are
 */
export function findMachine(wanted: string): MachineRecord {
  const known = Object.values(machineRecords());
  const found = known.find((one) => one.id === wanted || one.name === wanted);
  if (found) return found;
  const names = known.map((one) => one.name).join(', ') || 'none';
  throw new Error(`No cloud machine "${wanted}". There are: ${names}.`);
}

/**
 * Starts, stops and removes machines until they match the instances. An instance whose launch time changed was
 * started anew: its machine is stopped and started. A machine that powered itself off makes its instance stopped or
 * terminated, as EC2 has been told.
 *
 * @throws Error when an instance's image is not the lab's
 */
export async function applyMachines(instances: readonly CloudInstance[]): Promise<void> {
  const known = machineRecords();
  const wanted = new Set(instances.map((instance) => instance.id));
  const gone = Object.values(known).filter((record) => !wanted.has(record.id));
  await Promise.all(gone.map(remove));
  for (const record of gone) delete known[record.id];
  await Promise.all(
    instances.map(async (instance) => {
      await match(instance, known[instance.id]);
      if (instance.running) known[instance.id] = record(instance);
    }),
  );
  writeFileSync(records(), JSON.stringify(known));
}

async function match(instance: CloudInstance, before: MachineRecord | undefined): Promise<void> {
  const runs = (await vmStatus(instance.id)) === 'running';
  const restart = runs && before !== undefined && before.launchTime !== instance.launchTime;
  if (runs && (!instance.running || restart)) await stopVm(instance.id);
  if (!instance.running || (runs && !restart)) return;
  if (!runs && before?.launchTime === instance.launchTime) {
    await end(instance.id);
    return;
  }
  await startVm({
    name: instance.id,
    image: await imageOf(instance),
    netns: vpcNetns(instance.vpcId),
    tap: tapName(instance.id),
    mac: instance.mac,
    mtuBytes: VPC_MTU_BYTES,
    identity: { kind: 'ec2', instanceId: instance.id, instanceType: instance.instanceType },
    onPowerOff: convergeCommand,
  });
}

/** What EC2 does when a machine has powered itself off. */
async function end(id: string): Promise<void> {
  const Attribute = 'instanceInitiatedShutdownBehavior';
  const told = await ec2().send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute }));
  const InstanceIds = [id];
  if (told.InstanceInitiatedShutdownBehavior?.Value === 'terminate')
    await ec2().send(new TerminateInstancesCommand({ InstanceIds }));
  else await ec2().send(new StopInstancesCommand({ InstanceIds }));
}

/** Debian 13 with the packages that the instance's user data asks for. */
async function imageOf(instance: CloudInstance): Promise<Image> {
  if (![IMAGE_ID, OTHER_IMAGE_ID].includes(instance.imageId))
    throw new Error(`The image id '[${instance.imageId}]' does not exist in the lab`);
  return buildImage(packagesInUserData(Buffer.from(instance.userData, 'base64').toString()));
}

function record({ id, name, launchTime }: CloudInstance): MachineRecord {
  return { id, name, launchTime };
}

/** Removes a machine; what it last said stays in the log folder. */
async function remove(machine: MachineRecord): Promise<void> {
  await keepJournal(machine);
  await destroyVm(machine.id);
}

/** Writes the end of a machine's story to `<log folder>/<name>.journal.log`. Returns it. */
export async function keepJournal(machine: { id: string; name: string }): Promise<string> {
  const excerpt = await machineStory(machine.id, 200);
  mkdirSync(logDir, { recursive: true });
  const file = join(logDir, `${machine.name}.journal.log`);
  appendFileSync(file, `--- ${machine.id}\n${excerpt}\n`);
  return excerpt;
}

/** Forgets all machines, after they were destroyed. */
export function forgetMachines(): void {
  rmSync(records(), { force: true });
}

function readJson<T>(file: string, otherwise: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : otherwise;
}
