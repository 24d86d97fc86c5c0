import { Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Findings } from '../../../lib/findings/findings';
import { SiteSecurityGroups } from '../../../lib/hybrid-cluster/site-security-groups';
import { testApp } from '../../helpers/app';

function groups(prometheus?: readonly string[]) {
  const app = testApp();
  const stack = new Stack(app, 'Test');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
  vpc.addFlowLog('FlowLog');
  const made = new SiteSecurityGroups(stack, 'Groups', {
    vpc,
    port: 51820,
    clusterCidrs: { bielefeld: '192.168.66.0/24', Tunnel: '10.0.0.0/24' },
    ...(prometheus ? { prometheus } : {}),
  });
  return { app, made, rules: (group: string) => inlineRules(Template.fromStack(stack), group), stack };
}

/** Rules by address, as [address, protocol, first port, last port]. */
function inlineRules(template: Template, group: string) {
  const found = Object.entries(template.findResources('AWS::EC2::SecurityGroup')).filter(([id]) => id.includes(group));
  return found
    .flatMap(([, { Properties }]) => Properties.SecurityGroupIngress ?? [])
    .map(({ CidrIp, IpProtocol, FromPort, ToPort }) => [CidrIp, IpProtocol, FromPort, ToPort]);
}

test('workers are open to Slurm, srun and ICMP from the cluster’s networks, and to nothing else', () => {
  expect(groups().rules('Workers')).toEqual(
    ['192.168.66.0/24', '10.0.0.0/24'].flatMap((cidr) => [
      [cidr, 'tcp', 6817, 6818],
      [cidr, 'tcp', 60001, 63000],
      [cidr, 'icmp', -1, -1],
    ]),
  );
});

test('node exporters have a group of their own, open to the machine that asks them', () => {
  const { made, rules } = groups(['192.168.66.10']);
  expect(made.asked).toHaveLength(1);
  expect(rules('NodeExporter')).toEqual([['192.168.66.10/32', 'tcp', 9100, 9100]]);
  expect(groups().made.asked).toEqual([]);
});

test('the gateway takes what its own workers send elsewhere, and from outside WireGuard of each peer alone', () => {
  // GIVEN
  const { made, rules, stack } = groups();

  // WHEN
  made.allowPeer('bielefeld', '203.0.113.7');
  made.allowPeer('marburg', Fn.getAtt('ElasticIp', 'PublicIp').toString());

  // THEN
  expect(rules('Gateway')).toEqual([['203.0.113.7/32', 'udp', 51820, 51820]]);
  const separate = Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress');
  expect(Object.values(separate).map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({
      GroupId: stack.resolve(made.gateway.securityGroupId),
      IpProtocol: '-1',
      SourceSecurityGroupId: stack.resolve(made.workers.securityGroupId),
    }),
    {
      GroupId: stack.resolve(made.gateway.securityGroupId),
      CidrIp: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['ElasticIp', 'PublicIp'] }, '/32']] },
      Description: 'WireGuard, from marburg',
      ...{ IpProtocol: 'udp', FromPort: 51820, ToPort: 51820 },
    },
  ]);
});

test('a peer whose address nobody knows opens the port to all, with a reason for cdk-nag', () => {
  // GIVEN
  const { app, made, rules } = groups();

  // WHEN
  made.allowPeer('bielefeld', undefined);

  // THEN
  expect(rules('Gateway')).toEqual([['0.0.0.0/0', 'udp', 51820, 51820]]);
  Findings.acknowledge(app);
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  expect(violations.filter(({ ruleName }) => /EC23/.test(ruleName))).toEqual([]);
});
