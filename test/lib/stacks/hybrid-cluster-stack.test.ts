import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { HybridClusterStack } from '../../../lib/stacks/hybrid-cluster-stack';
import { testApp } from '../../helpers/app';
import { normalise } from '../../helpers/normalise';
import { THREE_SITES, WITH_FLEETS, WITH_FLEETS_FROM_OUTSIDE } from '../hybrid-cluster/cluster-stack';

test('the default cluster, as a whole', () => {
  const stack = new HybridClusterStack(testApp(), 'HybridCluster', { settings: {} });
  expect(normalise(Template.fromStack(stack).toJSON())).toMatchSnapshot();
});

test.each([
  ['default cluster', {}],
  ['cluster of three sites with on-demand workers', THREE_SITES],
  ['cluster with fleets', WITH_FLEETS],
  ['cluster with fleets and a controller outside AWS', WITH_FLEETS_FROM_OUTSIDE],
  [
    'cluster that is looked at',
    { ...THREE_SITES, monitoring: { metrics: 'cloudwatch', nodeExporter: 'yes' } } as const,
  ],
  [
    'cluster with a key of one’s own',
    { ...THREE_SITES, encryptionKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd' },
  ],
  ["cluster of somebody's own image", { image: 'ami-0123456789abcdef0' }],
])('cdk-nag AwsSolutions finds nothing that is not acknowledged in the %s', (_, settings) => {
  // GIVEN
  const app = testApp();
  new HybridClusterStack(app, 'HybridCluster', { settings });

  // THEN
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});

test('outputs tell how to fetch each pack and open each shell, and what an external controller needs', () => {
  // WHEN
  const stack = new HybridClusterStack(testApp(), 'HybridCluster', { settings: THREE_SITES });

  // THEN
  expect(Object.keys(Template.fromStack(stack).findOutputs('*')).sort()).toEqual([
    'FetchSitePackBielefeld',
    'GatewayAddressGiessen',
    'GatewayAddressMarburg',
    'PowerPolicy',
    'ShellController',
    'ShellGiessen1',
    'ShellGiessenCloud1',
    'ShellGiessenGateway',
    'ShellMarburg1',
    'ShellMarburgCloud1',
    'ShellMarburgGateway',
  ]);
});

test('a controller in AWS that takes tokens is called through Session Manager', () => {
  // WHEN
  const stack = new HybridClusterStack(testApp(), 'HybridCluster', { settings: { ...THREE_SITES, tokens: 'yes' } });
  // THEN
  const { ForwardRestApi } = Template.fromStack(stack).findOutputs('ForwardRestApi');
  expect(JSON.stringify(ForwardRestApi?.Value)).toMatch(
    /aws ssm start-session .* --document-name AWS-StartPortForwardingSession --parameters portNumber=6820,localPortNumber=6820"/,
  );
});

test('with metrics, outputs tell where they are shown, and what a controller outside AWS needs to tell them', () => {
  const outputs = (controller: object) => {
    const settings = { ...THREE_SITES, ...controller, monitoring: { metrics: 'cloudwatch' } } as const;
    const stack = new HybridClusterStack(testApp(), 'HybridCluster', { settings });
    return Object.keys(Template.fromStack(stack).findOutputs('*')).filter((name) => /^(Dashboard|Metrics)/.test(name));
  };
  expect(outputs({})).toEqual(['Dashboard']);
  expect(outputs({ controller: { site: 'bielefeld' } })).toEqual(['MetricsPolicy', 'Dashboard']);
});

test('tags reach the machines, beside their own', () => {
  const stack = new HybridClusterStack(testApp(), 'HybridCluster', {
    settings: { ...THREE_SITES, tags: { project: 'genomes' } },
  });
  const instances = Object.values(Template.fromStack(stack).findResources('AWS::EC2::Instance'));
  expect(instances).toHaveLength(7);
  for (const { Properties } of instances) {
    expect(Properties.Tags).toContainEqual({ Key: 'project', Value: 'genomes' });
  }
});
