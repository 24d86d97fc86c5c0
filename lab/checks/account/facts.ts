import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../../aws/clients';
import type { CloudInstance } from '../../fabric/cloud-state';
import { readCloud } from '../../fabric/read-cloud';
import type { CheckResult } from '../../report/report';
import { onlineAgents } from '../../running/cloud-door';
import type { Peer } from '../../running/peer';
import type { RunningLan } from '../../running/running-lan';

/** Every machine's Session Manager agent is online: it is the only way in. */
export async function agentsAreOnline(): Promise<CheckResult> {
  const [online, { instances }] = await Promise.all([onlineAgents(), readCloud()]);
  return agentsResult(instances, online);
}

/** @param online - version of the agent by the id of its instance */
export function agentsResult(
  instances: readonly Pick<CloudInstance, 'id' | 'name'>[],
  online: ReadonlyMap<string, string>,
): CheckResult {
  const missing = instances.filter(({ id }) => !online.has(id));
  const versions = [...new Set(instances.flatMap(({ id }) => online.get(id) ?? []))];
  return {
    name: `Session Manager agents of ${instances.map(({ name }) => name).join(', ')} that are online`,
    ok: instances.length > 0 && missing.length === 0,
    figure: instances.length - missing.length,
    unit: `of ${instances.length}`,
    detail:
      missing.length > 0
        ? `not online: ${missing.map(({ name }) => name).join(', ')}`
        : `version ${versions.join(', ')}`,
  };
}

/** The address that the stack gives out, and that profiles have, is the gateway's, for AWS and for the world. */
export async function elasticAddress(lan: Pick<RunningLan, 'gateway' | 'outputs'>): Promise<CheckResult> {
  const address = lan.outputs.GatewayAddress ?? '';
  const [{ Addresses }, { instances }] = await Promise.all([ec2().send(new DescribeAddressesCommand({})), readCloud()]);
  const gateway = instances.find(({ name }) => name === lan.gateway.name);
  return addressResult(address, gateway, Addresses?.find(({ PublicIp }) => PublicIp === address)?.InstanceId);
}

/**
 * @param address - that the stack gives out
 * @param gateway - undefined: there is none
 * @param holder - instance that has the address
 */
export function addressResult(
  address: string,
  gateway: Pick<CloudInstance, 'id' | 'publicAddress'> | undefined,
  holder: string | undefined,
): CheckResult {
  const ok = address !== '' && gateway?.publicAddress === address && holder === gateway.id;
  return {
    name: "the gateway has the Elastic IP of the stack's output",
    ok,
    figure: ok ? address : (gateway?.publicAddress ?? 'no gateway'),
    unit: '',
    ...(ok ? {} : { detail: `the output has ${address}, which is of ${holder ?? 'nobody'}` }),
  };
}

/** What the machine says of its system, and of its first boot. */
const TOLD = '. /etc/os-release; echo "$ID $VERSION_ID"; cat /run/cloud-init/result.json';

/** Each machine runs Debian 13, from the image that AWS has it from, and cloud-init has ended without an error. */
export async function imagesAreDebian(machines: readonly Peer[]): Promise<CheckResult[]> {
  const { instances } = await readCloud();
  return Promise.all(
    machines.map(async (machine) => {
      const image = instances.find(({ name }) => name === machine.name)?.imageId ?? 'no image';
      return imageResult(machine.name, image, (await machine.exec(['sh', '-c', TOLD])).stdout);
    }),
  );
}

/** @param told - the machine's system in a line, and cloud-init's result as JSON */
export function imageResult(machine: string, image: string, told: string): CheckResult {
  const [system = '', ...rest] = told.split('\n');
  const errors = cloudInitErrors(rest.join('\n'));
  const ok = system === 'debian 13' && errors.length === 0;
  return {
    name: `${machine} runs Debian 13, and cloud-init ended without an error`,
    ok,
    figure: image,
    unit: '',
    ...(ok ? {} : { detail: [`system: ${system || 'it did not say'}`, ...errors].join('\n') }),
  };
}

function cloudInitErrors(result: string): string[] {
  try {
    return (JSON.parse(result) as { v1: { errors: string[] } }).v1.errors;
  } catch {
    return ['cloud-init has left no result'];
  }
}
