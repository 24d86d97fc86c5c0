import { METRICS } from '../lib/hybrid-cluster/metrics';
import type { AwsSitePlan, HybridClusterPlan } from '../lib/hybrid-cluster/plan-types';
import { tellsCloudWatch } from '../lib/hybrid-cluster/render/monitoring';
import type { CostRow } from './cost';
import { HOURS_A_MONTH, type InstancePrices, PRICES } from './prices';

const MINUTES_AN_HOUR = 60;

/** What a cluster's figures in CloudWatch cost: the figures, and the calls of gateways and controller that tell them. */
export function metricRows(plan: HybridClusterPlan): CostRow[] {
  if (!tellsCloudWatch(plan)) return [];
  const tellers = awsSites(plan).length + 1;
  const calls = (tellers * MINUTES_AN_HOUR * PRICES.thousandMetricCalls) / 1000;
  const figures = (METRICS.length * PRICES.metricMonth) / HOURS_A_MONTH;
  return [{ what: `${METRICS.length} figures in CloudWatch (an account has ten free)`, anHour: figures + calls }];
}

/** What an hour of one worker of each fleet costs on demand, of its cheapest type, with its volume. */
export function fleetRows(plan: HybridClusterPlan, prices: InstancePrices): CostRow[] {
  return awsSites(plan).flatMap(({ fleets }) =>
    fleets.map(({ nodes, instanceTypes, purchase, volumeGib, max }) => {
      const known = instanceTypes.flatMap((type) => {
        const price = prices.of(type);
        return price === undefined ? [] : [{ type, price }];
      });
      const [cheapest] = known.sort((one, other) => one.price - other.price);
      const spot = purchase === 'spot' ? '; Spot, which is some 60 to 70 % less' : '';
      return {
        what: `${cheapest?.type ?? instanceTypes[0]}, each of up to ${max} ${nodes}-*${spot}`,
        anHour: cheapest && cheapest.price + (volumeGib * PRICES.gp3GibMonth) / HOURS_A_MONTH,
      };
    }),
  );
}

function awsSites(plan: HybridClusterPlan): AwsSitePlan[] {
  return plan.sites.filter((site) => site.provider === 'aws');
}
