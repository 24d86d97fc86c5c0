import { settled } from '../settings/settled';
import { gresOf, unique } from './kind-plan';
import { fleetNames } from './names';
import type { FleetPlan } from './plan-types';
import type { FleetDraft } from './site-draft';

/** One fleet of an AWS site. Its name is a feature too. */
export function fleetPlan(site: string, { gpus, ...others }: FleetDraft): FleetPlan {
  const fleet = settled(others);
  return {
    ...fleet,
    nodes: fleetNames(site, fleet.name),
    features: unique([fleet.name, ...fleet.features]),
    packages: unique(fleet.packages),
    gres: gresOf(settled(gpus)) ?? '',
  };
}
