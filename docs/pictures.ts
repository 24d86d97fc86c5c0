import { planHybridCluster } from '../lib/hybrid-cluster/plan';
import type { HybridClusterSettings } from '../lib/hybrid-cluster/settings';
import { planRobotLan } from '../lib/robot-lan/plan';
import { drawCluster } from '../plan/drawing/cluster';
import { drawLan } from '../plan/drawing/lan';

/** The cluster of the documentation. */
const CLUSTER: HybridClusterSettings = {
  sites: [
    {
      ...{ name: 'bielefeld', provider: 'external', cidr: '192.168.66.0/24' },
      ...{ endpoint: '203.0.113.66', gatewayAddress: '192.168.66.10' },
    },
    {
      ...{ name: 'giessen', provider: 'aws', cidr: '192.168.77.0/24' },
      workers: { count: 1, onDemand: 4, instanceType: 'c7i.xlarge' },
    },
  ],
  controller: { site: 'bielefeld', hostname: 'master' },
};

/** The documentation's drawings, made as `npm run plan -- --svg` makes one. */
export const PICTURES: readonly { readonly path: string; readonly render: () => string }[] = [
  { path: 'docs/pictures/robot-lan.svg', render: () => drawLan(planRobotLan()) },
  {
    path: 'docs/pictures/two-homes.svg',
    render: () =>
      drawLan(
        planRobotLan({
          ...{ clients: ['lab', 'field_laptop'], overlay: 'vxlan', publicAddress: 'none' },
          nodes: [{ name: 'mapper', instanceType: 'g5.xlarge' }, { name: 'planner' }, { name: 'recorder' }],
        }),
      ),
  },
  { path: 'docs/pictures/hybrid-cluster.svg', render: () => drawCluster(planHybridCluster(CLUSTER)) },
];
