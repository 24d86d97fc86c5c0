import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { OVERLAYS, type OverlayKind } from '../../../lib/overlay/kinds';
import { LanSecurityGroups } from '../../../lib/robot-lan/lan-security-groups';
import { testApp } from '../../helpers/app';

function template(overlay: OverlayKind = 'gretap', use?: (groups: LanSecurityGroups) => unknown): Template {
  const stack = new Stack(testApp(), 'Test');
  const groups = new LanSecurityGroups(stack, 'Groups', {
    vpc: new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 }),
    overlay: OVERLAYS[overlay].doors,
    uplinks: [
      {
        doors: [{ protocol: 'udp', port: 1194, description: 'An uplink' }],
        allowedCidrs: ['203.0.113.0/24'],
        whyOpen: 'It throws away what it does not know.',
      },
    ],
  });
  use?.(groups);
  return Template.fromStack(stack);
}

/** Every ingress rule of the template, wherever CloudFormation keeps it. */
function ingressRules(from: Template) {
  const inline = Object.values(from.findResources('AWS::EC2::SecurityGroup')).flatMap(
    ({ Properties }) => Properties.SecurityGroupIngress ?? [],
  );
  const separate = Object.values(from.findResources('AWS::EC2::SecurityGroupIngress')).map(
    ({ Properties }) => Properties,
  );
  return [...inline, ...separate];
}

test('GRE comes from members of the group only', () => {
  // WHEN
  const gre = ingressRules(template()).filter(({ IpProtocol }) => IpProtocol === '47');

  // THEN
  expect(gre).toHaveLength(1);
  expect(gre[0].SourceSecurityGroupId).toEqual(gre[0].GroupId);
  expect(gre[0].CidrIp).toBeUndefined();
});

test('VXLAN, where it is the overlay, comes from members of the group only, and GRE from nobody', () => {
  // WHEN
  const rules = ingressRules(template('vxlan'));

  // THEN
  const tunnels = rules.filter(({ IpProtocol, FromPort }) => IpProtocol === '47' || FromPort === 4789);
  expect(tunnels).toHaveLength(1);
  expect(tunnels[0]).toMatchObject({ IpProtocol: 'udp', ToPort: 4789, SourceSecurityGroupId: tunnels[0].GroupId });
  expect(tunnels[0].CidrIp).toBeUndefined();
});

test('from outside only the uplink port and ICMP are open, and only to the allowed networks', () => {
  // WHEN
  const outside = ingressRules(template()).filter(({ CidrIp }) => CidrIp !== undefined);

  // THEN
  expect(outside.map(({ CidrIp }) => CidrIp)).toEqual(['203.0.113.0/24', '203.0.113.0/24', '203.0.113.0/24']);
  expect(outside.map(({ IpProtocol, FromPort, ToPort }) => [IpProtocol, FromPort, ToPort])).toEqual([
    ['udp', 1194, 1194],
    ['icmp', 8, -1],
    ['icmp', 3, 4],
  ]);
});

test('what forwarded nodes send gets to the gateway, by their group, and nobody else’s does', () => {
  // WHEN
  const forwarding = template('gretap', (groups) => [groups.forwarded, groups.forwarded]);

  // THEN
  const all = ingressRules(forwarding).filter(({ IpProtocol }) => IpProtocol === '-1');
  expect(all).toHaveLength(1);
  const [group = ''] = Object.entries(forwarding.findResources('AWS::EC2::SecurityGroup'))
    .filter(([, { Properties }]) => Properties.GroupDescription.includes('without a public address'))
    .map(([id]) => id);
  expect(all[0].SourceSecurityGroupId).toEqual({ 'Fn::GetAtt': [group, 'GroupId'] });
  expect(all[0].CidrIp).toBeUndefined();
  expect(ingressRules(template()).filter(({ IpProtocol }) => IpProtocol === '-1')).toEqual([]);
});

test('there is no SSH', () => {
  template().hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: Match.not(Match.arrayWith([Match.objectLike({ FromPort: 22 })])),
  });
});
