import { Address4 } from 'ip-address';
import { MACHINE_SIZE } from '../util/machine-size';
import { netnsName } from '../util/names';
import type { Site, SiteSpec } from './types';

/** What apt would install on the controller that is the site's gateway too, and on a worker. */
export const CONTROLLER_PACKAGES: readonly string[] = [
  ...['mariadb-server', 'munge', 'nfs-kernel-server', 'nftables', 'slurm-client', 'slurm-wlm-basic-plugins'],
  ...['slurm-wlm-jwt-plugin', 'slurm-wlm-mysql-plugin', 'slurmctld', 'slurmdbd', 'slurmrestd', 'wireguard-tools'],
  'environment-modules',
];
export const WORKER_PACKAGES: readonly string[] = [
  ...['libnss-extrausers', 'munge', 'nfs-common', 'nftables', 'slurm-client', 'slurm-wlm-basic-plugins', 'slurmd'],
  ...['ca-certificates', 'crun', 'environment-modules', 'passt', 'podman', 'uidmap'],
];

/**
 * Fills in a site's defaults.
 *
 * @throws Error for names that namespaces and taps cannot follow, addresses outside the site's network, addresses or
 * names that are there twice, and a gateway that is none of the machines
 */
export function planSite(spec: SiteSpec): Site {
  if (!/^[a-z][a-z0-9]{0,9}$/.test(spec.name)) throw new Error(`not a site's name: ${spec.name}`);
  const network = new Address4(spec.cidr);
  const host = (number: number) => Address4.fromBigInt(network.startAddress().bigInt() + BigInt(number)).address;
  const routerAddress = host(1);
  const taken = new Set([routerAddress]);
  const machines = spec.machines.map((machine, index) => {
    const { name, address } = machine;
    if (!/^[a-z][a-z0-9-]{0,14}$/.test(name)) throw new Error(`not the name of a site's machine: ${name}`);
    if (!new Address4(address).isInSubnet(network)) throw new Error(`${name}: ${address} is outside ${spec.cidr}`);
    if (taken.has(address)) throw new Error(`${name}: ${address} is there twice`);
    if (taken.has(name)) throw new Error(`${name} is there twice`);
    taken.add(address).add(name);
    const mac = `fa:16:3e:${[66, index, Number(address.split('.')[3])].map(hex).join(':')}`;
    return { memoryMiB: MACHINE_SIZE.memoryMiB, cpus: 1, ...machine, mac };
  });
  if (!machines.some((machine) => machine.name === spec.gateway))
    throw new Error(`no machine ${spec.gateway} in ${spec.name}`);
  return {
    ...spec,
    machines,
    floatingAddress: spec.floatingAddress ?? '198.51.100.66',
    routerPublicAddress: spec.routerPublicAddress ?? '198.51.100.65',
    behindNat: spec.behindNat ?? false,
    mtuBytes: spec.mtuBytes ?? 1450,
    prefixLength: network.subnetMask,
    routerAddress,
    netns: netnsName(`site-${spec.name}`),
  };
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
