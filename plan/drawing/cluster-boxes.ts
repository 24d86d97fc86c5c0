import type {
  AwsSitePlan,
  FleetPlan,
  HybridClusterPlan,
  SitePlan,
  WorkerPlan,
} from '../../lib/hybrid-cluster/plan-types';
import { alike } from '../machines';
import { ranged } from '../names';
import type { Box } from './box';

/** The boxes of a site: its gateway, and all others, from top to bottom. */
export interface SiteBoxes {
  readonly title: string;
  readonly gateway: Box;
  readonly others: readonly Box[];
}

export function siteBoxes(plan: HybridClusterPlan, site: SitePlan): SiteBoxes {
  const { controller } = plan;
  const hasController = controller.site === site.name;
  // At a site of one's own the gateway's machine may be the controller's.
  const isBoth = hasController && controller.address === site.gatewayAddress;
  const gateway = gatewayBox(site, isBoth ? controller.hostname : undefined);
  const ofController: Box[] =
    hasController && !isBoth
      ? [{ name: controller.hostname, lines: ['Slurm controller', controller.address], look: lookOf(site) }]
      : [];
  const isAws = site.provider === 'aws';
  return {
    title: `${site.name} ${site.cidr}, ${isAws ? 'a VPC' : 'yours'}`,
    gateway,
    others: [...ofController, ...(isAws ? awsBoxes(site) : [externalBox(site.workerCount)])],
  };
}

function gatewayBox(site: SitePlan, controller: string | undefined): Box {
  const addresses = [site.gatewayAddress, `tunnel ${site.tunnelAddress}`];
  if (site.provider === 'aws') {
    const { hostname, instanceType } = site.gateway;
    return { name: hostname, lines: [...addresses, `${instanceType}, Elastic IP`], look: 'cloud' };
  }
  const called = site.endpoint ?? 'behind NAT';
  return controller === undefined
    ? { name: 'gateway', lines: [...addresses, called], look: 'home' }
    : { name: controller, lines: ['gateway, controller', ...addresses, called], look: 'home' };
}

function externalBox(count: number): Box {
  return count === 1
    ? { name: '1 worker', lines: ['registers itself'], look: 'home' }
    : { name: `${count} workers`, lines: ['register themselves'], look: 'home' };
}

function awsBoxes({ workers, fleets }: AwsSitePlan): Box[] {
  return [...alike(workers).flatMap(workerBox), ...fleets.map(fleetBox)];
}

/** One box for workers that are alike; none where there are none. */
function workerBox(workers: readonly WorkerPlan[]): Box[] {
  const [first, last] = [workers[0], workers.at(-1)];
  if (!first || !last) return [];
  const { instanceType } = first.kind;
  const addresses = first === last ? first.address : `${first.address} to ${last.address}`;
  return [
    {
      name: ranged(workers.map(({ hostname }) => hostname)).join(', '),
      lines: [first.onDemand ? `${instanceType}, on demand` : instanceType, addresses],
      look: first.onDemand ? 'idle' : 'cloud',
    },
  ];
}

function fleetBox({ nodes, max, purchase, instanceTypes }: FleetPlan): Box {
  const more = instanceTypes.length > 1 ? ', ...' : '';
  return {
    name: `${nodes}-1 to -${max}`,
    lines: [`${instanceTypes[0]}${more}`, `fleet${purchase === 'spot' ? ' of Spot' : ''}, made for jobs`],
    look: 'idle',
  };
}

function lookOf({ provider }: SitePlan): Box['look'] {
  return provider === 'aws' ? 'cloud' : 'home';
}
