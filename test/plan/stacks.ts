import { Template as Synthesised } from 'aws-cdk-lib/assertions';
import type { HybridClusterSettings } from '../../lib/hybrid-cluster/settings';
import type { RobotLanSettings } from '../../lib/robot-lan/settings';
import { HybridClusterStack } from '../../lib/stacks/hybrid-cluster-stack';
import { RobotLanStack } from '../../lib/stacks/robot-lan-stack';
import type { Template } from '../../plan/template';
import { testApp } from '../helpers/app';

/** The template of a LAN. */
export function lanTemplate(settings: RobotLanSettings = {}): Template {
  return Synthesised.fromStack(new RobotLanStack(testApp(), 'RobotLan', { settings })).toJSON() as Template;
}

/** A cluster with all sorts of workers, its controller in AWS. */
export const CLUSTER: HybridClusterSettings = {
  sites: [
    { name: 'bielefeld', provider: 'external', cidr: '192.168.66.0/24' },
    {
      ...{ name: 'giessen', provider: 'aws', cidr: '192.168.76.0/23' },
      workers: [{ count: 2 }, { name: 'big', count: 0, onDemand: 4, instanceType: 'c7i.xlarge' }],
      fleets: [{ name: 'burst', instanceTypes: ['c7i.2xlarge', 'c6i.2xlarge'], max: 20 }],
    },
  ],
  controller: { site: 'giessen' },
  monitoring: { metrics: 'cloudwatch' },
};

/** The template of a cluster. */
export function clusterTemplate(settings: HybridClusterSettings = CLUSTER): Template {
  const stack = new HybridClusterStack(testApp(), 'HybridCluster', { settings });
  return Synthesised.fromStack(stack).toJSON() as Template;
}
