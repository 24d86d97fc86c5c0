import { planHybridCluster } from '../../lib/hybrid-cluster/plan';
import { doorRows, externalDoors } from '../../plan/doors';
import { NamedTemplate, type TemplateResource } from '../../plan/template';
import { CLUSTER, clusterTemplate, lanTemplate } from './stacks';

test('GIVEN the default LAN THEN its doors are the uplink to all, and the overlay among its machines', () => {
  const rows = doorRows(new NamedTemplate(lanTemplate()));
  const both = ['cloud-gateway', 'second'];
  expect(rows).toEqual([
    { at: ['cloud-gateway'], door: 'UDP 1194', from: 'anybody (0.0.0.0/0)', why: 'OpenVPN' },
    { at: ['cloud-gateway'], door: 'ping', from: 'anybody (0.0.0.0/0)', why: 'Ping' },
    { at: ['cloud-gateway'], door: 'ICMP 3/4', from: 'anybody (0.0.0.0/0)', why: 'Path MTU discovery' },
    { at: both, door: 'GRE', from: 'each other', why: 'Tunnels from members of this group' },
    { at: both, door: 'ping', from: 'each other', why: 'Ping from members of this group' },
  ]);
});

test('GIVEN nodes behind the gateway THEN it is told that what they send gets to it', () => {
  const rows = doorRows(new NamedTemplate(lanTemplate({ publicAddress: 'none' })));
  expect(rows).toContainEqual({
    ...{ at: ['cloud-gateway'], door: 'everything', from: 'second', why: 'What nodes send elsewhere' },
  });
});

test('GIVEN a cluster THEN ranges of ports are told, and a door for one address', () => {
  const rows = doorRows(new NamedTemplate(clusterTemplate()));
  expect(rows).toContainEqual(
    expect.objectContaining({
      door: 'TCP 6817-6818',
      from: '192.168.66.0/24',
      why: 'slurmctld and slurmd, from bielefeld',
    }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ at: ['controller'], door: 'TCP 2049' }));
});

describe('a rule', () => {
  const rowsOf = (rule: object, isUsed = true) => {
    const group = { 'Fn::GetAtt': ['Group', 'GroupId'] };
    const Resources: Record<string, TemplateResource> = {
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [rule] } },
      Eni: {
        Type: 'AWS::EC2::NetworkInterface',
        Properties: { GroupSet: isUsed ? [group] : [], Tags: [{ Key: 'Name', Value: 'm' }] },
      },
    };
    return doorRows(new NamedTemplate({ Resources }));
  };

  test.each([
    [{ IpProtocol: 'tcp', FromPort: 8765, ToPort: 8765, CidrIp: '203.0.113.7/32' }, 'TCP 8765', '203.0.113.7/32'],
    [{ IpProtocol: '-1', CidrIp: '10.0.0.0/8' }, 'everything', '10.0.0.0/8'],
    [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIp: '10.0.0.0/8' }, 'ICMP', '10.0.0.0/8'],
    [{ IpProtocol: '50', CidrIp: '10.0.0.0/8' }, 'ESP', '10.0.0.0/8'],
    [{ IpProtocol: 'icmpv6', FromPort: 2, CidrIpv6: '::/0' }, 'ICMPv6', 'anybody (::/0)'],
    [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 1, SourcePrefixListId: 'pl-1' }, 'TCP 1', 'pl-1'],
    [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 1, SourceSecurityGroupId: 'sg-1' }, 'TCP 1', 'sg-1'],
  ])('GIVEN %j THEN it is %s from %s', (rule, door, from) => {
    expect(rowsOf(rule)).toEqual([{ at: ['m'], door, from, why: '' }]);
  });

  test('GIVEN a group that no machine is in THEN it opens nothing', () => {
    expect(rowsOf({ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }, false)).toEqual([]);
  });
});

test('a site outside AWS that can be called has a door to open, and one behind NAT has none', () => {
  const oslo = { name: 'oslo', provider: 'external', cidr: '192.168.90.0/24', endpoint: '198.51.100.7' } as const;
  const plan = planHybridCluster({ ...CLUSTER, sites: [...(CLUSTER.sites ?? []), oslo] });
  expect(externalDoors(plan)).toEqual([
    {
      at: ['the gateway of oslo (yours)'],
      door: 'UDP 51820',
      from: 'the gateways of bielefeld, giessen',
      why: 'WireGuard: open it there',
    },
  ]);
});
