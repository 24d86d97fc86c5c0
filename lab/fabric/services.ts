import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { sts } from '../aws/clients';
import { AWS_ACCOUNT, AWS_API_ADDRESS, AWS_API_PORT, AWS_PORT, runCommandSocket } from '../aws/settings';
import { listDaemons, startDaemon, stopDaemon } from '../util/daemon';
import { netns, vpcNetns } from '../util/names';
import { inNetns } from '../util/netns';
import { repoRoot, runDir, runSubdir } from '../util/paths';
import type { CloudInstance } from './cloud-state';
import { applyDnsmasq } from './dnsmasq';
import { noticesFile } from './metadata/notices';
import type { MetadataInstance, RoleCredentials } from './metadata/tree';
import { removeRouter } from './network';
import { METADATA_ADDRESS } from './ruleset';

/** As long as AWS lets a role session last. The lab's credentials are not renewed. */
const SESSION_SECONDS = 43_200;

/** Starts each VPC's metadata service, DHCP and DNS, and the way to the AWS API, and tells them of the instances. */
export async function applyServices(instances: readonly CloudInstance[]): Promise<void> {
  const dir = runSubdir('fabric');
  const socket = join(dir, 'aws-api.sock');
  const api = `${AWS_API_ADDRESS}:${AWS_API_PORT}`;
  await startDaemon({ base: join(dir, 'aws-api-host'), argv: tsx('aws-relay.ts', socket, `127.0.0.1:${AWS_PORT}`) });
  await startDaemon({ base: join(dir, 'aws-api-inet'), argv: inNetns(netns.inet, tsx('aws-relay.ts', api, socket)) });
  await startDaemon({ base: join(dir, 'run-command'), argv: tsx('run-command.ts', runCommandSocket) });
  const vpcs = new Set(instances.map((instance) => instance.vpcId));
  for (const vpcId of vpcs) {
    const own = instances.filter((instance) => instance.vpcId === vpcId);
    const file = join(runSubdir('fabric', vpcId), 'instances.json');
    await writeInstances(file, own);
    const metadata = tsx('metadata/server.ts', file, noticesFile(), METADATA_ADDRESS, '80');
    await startDaemon({ base: join(dir, vpcId, 'metadata'), argv: inNetns(vpcNetns(vpcId), metadata) });
    await applyDnsmasq(vpcId, own);
  }
}

/** Removes the VPCs that have no instance any more: their services and routers. */
export async function removeEmptyVpcs(instances: readonly CloudInstance[]): Promise<void> {
  for (const vpcId of knownVpcs().filter((id) => !instances.some((instance) => instance.vpcId === id))) {
    const dir = vpcDir(vpcId);
    for (const base of listDaemons(dir)) await stopDaemon(base);
    await removeRouter(vpcId);
    // Logs stay, to be read after a deploy that was rolled back; what is gone here holds credentials.
    rmSync(join(dir, 'instances.json'), { force: true });
  }
}

/** Ids of the VPCs that have services. */
function knownVpcs(): string[] {
  const dir = runSubdir('fabric');
  return readdirSync(dir).filter((name) => name.startsWith('vpc-') && existsSync(join(vpcDir(name), 'instances.json')));
}

function vpcDir(vpcId: string): string {
  return join(runDir, 'fabric', vpcId);
}

async function writeInstances(file: string, instances: readonly CloudInstance[]): Promise<void> {
  const known: MetadataInstance[] = await Promise.all(
    instances.map(async (instance) => ({ instance, credentials: await roleCredentials(instance) })),
  );
  mkdirSync(join(file, '..'), { recursive: true });
  // Credentials and user data: for root only. Renamed into place, so that a reader never meets half a file.
  writeFileSync(`${file}.new`, JSON.stringify(known), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function roleCredentials(instance: CloudInstance): Promise<RoleCredentials | undefined> {
  if (!instance.role) return undefined;
  const { Credentials: session } = await sts().send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${AWS_ACCOUNT}:role/${instance.role}`,
      RoleSessionName: instance.id,
      DurationSeconds: SESSION_SECONDS,
    }),
  );
  return {
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    token: session?.SessionToken ?? '',
    expiration: session?.Expiration?.toISOString() ?? '',
  };
}

function tsx(file: string, ...args: string[]): string[] {
  return [process.execPath, '--import', 'tsx', join(repoRoot, 'lab', 'fabric', file), ...args];
}
