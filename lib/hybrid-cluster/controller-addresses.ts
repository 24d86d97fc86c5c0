import { Ipv4Network } from '../net/ipv4';
import { controllerAddresses } from './aws-layout';
import type { HybridClusterPlan } from './plan-types';

/**
 * Addresses that the controller's machine may have of its own, in whichever image revision: what is made of them stays as
 * it is when another machine takes its place.
 */
export function machineAddresses({ controller, sites }: Pick<HybridClusterPlan, 'controller' | 'sites'>): string[] {
  const home = sites.find(({ name }) => name === controller.site);
  if (home?.provider !== 'aws') return [controller.address];
  const byDefault = controllerAddresses(Ipv4Network.of(home.workerSubnetCidr));
  return [...new Set([controller.address, ...byDefault])].sort();
}
