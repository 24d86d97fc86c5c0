import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HybridCluster } from '../../../lib/hybrid-cluster/hybrid-cluster';
import type { HybridClusterProps } from '../../../lib/hybrid-cluster/props';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { testApp } from '../../helpers/app';

/** Two sites in AWS and one elsewhere, the controller in AWS, and an on-demand worker at each site in AWS. */
export const THREE_SITES: HybridClusterSettings = {
  name: 'lab',
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', natAddress: '203.0.113.66' },
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', workers: { count: 1, onDemand: 1 } },
    { name: 'marburg', cidr: '192.168.88.0/24', provider: 'aws', workers: { count: 1, onDemand: 1 } },
  ],
  controller: { site: 'giessen' },
};

/** The controller in AWS, and two fleets of a site that has no other worker. */
export const WITH_FLEETS = {
  name: 'lab',
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', natAddress: '203.0.113.66' },
    {
      ...{ name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', workers: { count: 0 } },
      fleets: [
        { name: 'burst', instanceTypes: ['c7i.large', 'c6i.large'], max: 20, zones: 2 },
        { name: 'steady', instanceTypes: ['m7i.large'], max: 2, purchase: 'onDemand', packages: ['htop'] },
      ],
    },
  ],
  controller: { site: 'giessen' },
} as const satisfies HybridClusterSettings;

/** The same with the controller outside AWS. */
export const WITH_FLEETS_FROM_OUTSIDE: HybridClusterSettings = { ...WITH_FLEETS, controller: { site: 'bielefeld' } };

/** A stack with one cluster. */
export function stackWithCluster(settings?: HybridClusterSettings, props: Omit<HybridClusterProps, 'settings'> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Test');
  const cluster = new HybridCluster(stack, 'Cluster', { ...props, settings: settings ?? {} });
  return { app, stack, cluster, template: () => Template.fromStack(stack) };
}

let threeSites: Template | undefined;

/** The template of `THREE_SITES`, synthesised once a test file. */
export function threeSitesTemplate(): Template {
  threeSites ??= stackWithCluster(THREE_SITES).template();
  return threeSites;
}

type Resources = ReturnType<Template['findResources']>;

/** Resources of a template whose id matches. */
export function matching(resources: Resources, id: RegExp): Resources {
  return Object.fromEntries(Object.entries(resources).filter(([one]) => id.test(one)));
}

/** Names of the parameters that a role may read, below the cluster's folder. */
export function readableBy(template: Template, role: RegExp, cluster: string): readonly string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.Roles.some(({ Ref }: { Ref: string }) => role.test(Ref)),
  );
  const found = JSON.stringify(policies).matchAll(/:parameter\/([^"]*)"/g);
  return [...found].map(([, name = '']) => name.replace(`skylan/cluster/${cluster}/`, '')).sort();
}
