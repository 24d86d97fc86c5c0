import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AWS_REGION } from '../aws/settings';
import { daemonPid, startDaemon, stopDaemon } from '../util/daemon';
import { vpcNetns } from '../util/names';
import { inNetns } from '../util/netns';
import { runSubdir } from '../util/paths';
import { host, netmask } from './addresses';
import type { CloudInstance } from './cloud-state';
import { RESOLVER_ADDRESS, VPC_MTU_BYTES } from './network';

/** DHCP and DNS of a VPC, as Amazon gives them: one fixed lease an instance, private names. */
export async function applyDnsmasq(vpcId: string, instances: readonly CloudInstance[]): Promise<void> {
  const dir = runSubdir('fabric', vpcId);
  const base = join(dir, 'dnsmasq');
  const file = join(dir, 'dnsmasq.conf');
  const leases = join(dir, 'leases');
  const text = dnsmasqConfig(instances, leases);
  if (daemonPid(base) !== undefined && contentOf(file) === text) return;
  await stopDaemon(base);
  // An address may be another instance's by now, and would not be given out while the former one has a lease of it.
  rmSync(leases, { force: true });
  writeFileSync(file, text);
  const argv = ['dnsmasq', '--keep-in-foreground', '--log-facility=-', `--conf-file=${file}`];
  await startDaemon({ base, argv: inNetns(vpcNetns(vpcId), argv) });
}

/** dnsmasq's configuration (dnsmasq(8)). */
export function dnsmasqConfig(instances: readonly CloudInstance[], leaseFile: string): string {
  const subnets = new Map(instances.map((instance) => [instance.subnetCidr, instance]));
  const resolvers = new Set([RESOLVER_ADDRESS, ...instances.map((instance) => host(instance.vpcCidrs[0], 2))]);
  return [
    'port=53',
    'user=root',
    'bind-dynamic',
    'interface=eni-*',
    ...[...resolvers].map((address) => `listen-address=${address}`),
    'no-resolv',
    'no-hosts',
    // Any other name: "no such domain", at once. There is no DNS beyond the VPC in the lab.
    'address=/#/',
    `domain=${privateDomain(AWS_REGION)}`,
    `dhcp-leasefile=${leaseFile}`,
    'dhcp-authoritative',
    'dhcp-no-override',
    `dhcp-option=option:mtu,${VPC_MTU_BYTES}`,
    ...[...subnets].flatMap(([cidr, instance], index) => [
      `dhcp-range=set:net${index},${host(cidr, 0)},static,${netmask(cidr)},1h`,
      `dhcp-option=tag:net${index},option:router,${host(cidr, 1)}`,
      `dhcp-option=tag:net${index},option:dns-server,${host(instance.vpcCidrs[0], 2)}`,
    ]),
    ...instances.flatMap((one) => [
      `dhcp-host=${one.mac},${one.privateAddress},${privateName(one)}`,
      `host-record=${privateName(one)}.${privateDomain(AWS_REGION)},${one.privateAddress}`,
    ]),
    '',
  ].join('\n');
}

/** Host name that AWS gives an instance, such as `ip-172-31-1-11`. */
export function privateName(instance: CloudInstance): string {
  return `ip-${instance.privateAddress.replaceAll('.', '-')}`;
}

/** Domain of private names: us-east-1 has one of its own. */
export function privateDomain(region: string): string {
  return region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
