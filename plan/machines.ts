import type { HybridClusterPlan, SitePlan, WorkerPlan } from '../lib/hybrid-cluster/plan-types';
import type { RobotLanPlan } from '../lib/robot-lan/plan-types';
import { uplinkOf } from '../lib/uplink/kinds';
import { ranged } from './names';

/** A machine, or several alike. */
export interface MachineRow {
  readonly name: string;
  /** Where it stands: `home`, or a site's name; `AWS`. */
  readonly where: string;
  /** Its addresses, each with what it is of. */
  readonly addresses: readonly string[];
  /** EC2 instance type; undefined of one that is yours. */
  readonly instanceType?: string | undefined;
  /** AMI id or name of a parameter; undefined of one that is yours. */
  readonly image?: string | undefined;
}

/** The machines of a LAN: yours first, the gateway, the nodes. */
export function lanMachines(plan: RobotLanPlan): MachineRow[] {
  const { clients, gateway, nodes } = plan;
  return [
    ...clients.map((client) => ({
      ...{ name: client, where: 'home' },
      addresses: ['its own in the LAN', ...waysIn(plan, client)],
    })),
    ...[gateway, ...nodes].map(({ hostname, lanAddress, cloudAddress, publicAddress, instanceType, image }) => ({
      name: hostname,
      where: 'AWS',
      addresses: [
        `${lanAddress} LAN`,
        `${cloudAddress} VPC`,
        publicAddress === 'none' ? 'no public address' : 'an Elastic IP',
      ],
      ...{ instanceType, image },
    })),
  ];
}

/** By what a desktop gateway comes in. */
function waysIn({ uplinks }: RobotLanPlan, client: string): string[] {
  return uplinks
    .filter(({ clients }) => clients.includes(client))
    .flatMap((uplink) => uplinkOf(uplink).doors.map(({ description }) => `by ${description}`));
}

/** The machines of a cluster, site by site: gateway, controller, workers of each kind, fleets. */
export function clusterMachines(plan: HybridClusterPlan): MachineRow[] {
  return plan.sites.flatMap((site) => [gatewayRow(site), ...controllerRows(plan, site), ...workerRows(site)]);
}

function gatewayRow(site: SitePlan): MachineRow {
  const addresses = [`${site.gatewayAddress} site`, `${site.tunnelAddress} tunnel`];
  if (site.provider === 'external') {
    const called = site.endpoint === undefined ? 'behind NAT: it calls' : `${site.endpoint} public`;
    return { name: 'its gateway', where: site.name, addresses: [...addresses, called] };
  }
  const { hostname, instanceType, image } = site.gateway;
  return { name: hostname, where: site.name, addresses: [...addresses, 'an Elastic IP'], instanceType, image };
}

function controllerRows({ controller }: HybridClusterPlan, site: SitePlan): MachineRow[] {
  if (controller.site !== site.name) return [];
  const { hostname, address, serviceAddress, instanceType, image } = controller;
  const name = hostname === 'controller' ? hostname : `${hostname} (controller)`;
  return [
    {
      ...{ name, where: site.name },
      addresses: [
        `${address} site`,
        ...(serviceAddress === address ? [] : [`${serviceAddress} site, at which all machines reach it`]),
      ],
      ...(site.provider === 'aws' ? { instanceType, image } : {}),
    },
  ];
}

function workerRows(site: SitePlan): MachineRow[] {
  if (site.provider === 'external')
    return [
      { name: `${site.workerCount} worker${site.workerCount === 1 ? '' : 's'}`, where: site.name, addresses: [] },
    ];
  const workers = alike(site.workers).flatMap(([first, ...others]) => {
    if (!first) return [];
    const { address, onDemand, kind } = first;
    const [name = ''] = ranged([first, ...others].map(({ hostname }) => hostname));
    const last = others.at(-1);
    return {
      name: onDemand ? `${name} (on demand)` : name,
      where: site.name,
      addresses: [`${address}${last ? ` to ${last.address}` : ''} site`],
      instanceType: kind.instanceType,
      image: kind.image,
    };
  });
  const fleets = site.fleets.map(({ nodes, max, instanceTypes, image }) => ({
    name: `${nodes}-1 to -${max} (fleet)`,
    where: site.name,
    addresses: [`within ${site.fleetSubnetCidrs.join(', ')}`],
    instanceType: instanceTypes.join(', '),
    image,
  }));
  return [...workers, ...fleets];
}

/** Workers of one kind that are on demand, or that are not. */
export function alike(workers: readonly WorkerPlan[]): WorkerPlan[][] {
  const groups = new Map<string, WorkerPlan[]>();
  for (const worker of workers) {
    const key = JSON.stringify([worker.kind.name, worker.onDemand]);
    groups.set(key, [...(groups.get(key) ?? []), worker]);
  }
  return [...groups.values()];
}
