import { type Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ILanNetwork } from '../../../lib/robot-lan/lan-network';
import { PublicAddress } from '../../../lib/robot-lan/props';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { testApp } from '../../helpers/app';

const IMPORTED = { subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-central-1a' };

function emptyStack(env: Environment = {}): Stack {
  return new Stack(testApp(), 'Test', { env });
}

/** A VPC of the app's own: 10.0.0.0/16, its first public subnet 10.0.0.0/18. */
function ownVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', { natGateways: 1 });
}

function networkOf(vpc: ec2.IVpc, subnet = vpc.publicSubnets[0]): Pick<ILanNetwork, 'vpc' | 'subnet'> {
  if (!subnet) throw new Error('no subnet');
  return { vpc, subnet };
}

function importedNetwork(stack: Stack, id = 'Imported', ipv4CidrBlock?: string): ILanNetwork {
  return networkOf(
    ec2.Vpc.fromVpcAttributes(stack, `${id}Vpc`, {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a'],
    }),
    ec2.Subnet.fromSubnetAttributes(stack, id, { ...IMPORTED, ...(ipv4CidrBlock ? { ipv4CidrBlock } : {}) }),
  );
}

function lanIn(network: ILanNetwork, settings: RobotLanSettings = {}, id = 'Lan'): RobotLan {
  const { vpc, subnet, privateSubnet } = network;
  return new RobotLan(Stack.of(subnet), id, {
    vpc,
    vpcSubnets: { subnets: [subnet] },
    ...(privateSubnet ? { privateSubnets: { subnets: [privateSubnet] } } : {}),
    settings,
  });
}

function addressesOf({ plan }: RobotLan): string[] {
  return [plan.gateway, ...plan.nodes].map(({ cloudAddress }) => cloudAddress);
}

describe('addresses in the subnet', () => {
  test('GIVEN a subnet of the app WHEN no address is written THEN machines have addresses of that subnet', () => {
    const lan = lanIn(networkOf(ownVpc(emptyStack())));
    expect(addressesOf(lan)).toEqual(['10.0.0.11', '10.0.0.12']);
  });

  test('GIVEN an imported subnet of unknown CIDR WHEN vpcCidr is written THEN it holds', () => {
    const lan = lanIn(importedNetwork(emptyStack()), { vpcCidr: '10.7.1.0/24' });
    expect(addressesOf(lan)).toEqual(['10.7.1.11', '10.7.1.12']);
  });

  test.each<[string, RobotLanSettings, string]>([
    [
      'an address outside',
      { gateway: { cloudAddress: '172.31.1.11' } },
      'gateway.cloudAddress "172.31.1.11" is outside 10.0.0.0/18; choose an address from 10.0.0.4 to 10.0.63.254',
    ],
    [
      'an address that AWS keeps',
      { nodes: [{ name: 'second', cloudAddress: '10.0.63.255' }] },
      'nodes[0].cloudAddress "10.0.63.255" is one of the addresses of 10.0.0.0/18 that AWS keeps for itself',
    ],
    [
      'the CIDR of another subnet',
      { vpcCidr: '172.31.1.0/24' },
      'skylan:robotLan.vpcCidr "172.31.1.0/24" is not that of vpcSubnets "Test/Vpc/PublicSubnet1"; ' +
        'write "10.0.0.0/18", or leave it out',
    ],
  ])('fails for %s', (_, settings, message) => {
    expect(() => lanIn(networkOf(ownVpc(emptyStack())), settings)).toThrow(message);
  });

  test('fails for a node added with an address outside', () => {
    const lan = lanIn(networkOf(ownVpc(emptyStack())));
    expect(() => lan.addNode({ name: 'third', cloudAddress: '172.31.1.13' })).toThrow('is outside 10.0.0.0/18');
  });

  test.each<[string, (stack: Stack) => ILanNetwork]>([
    ['an imported subnet', importedNetwork],
    [
      'a subnet with a range of IPAM',
      (stack) =>
        networkOf(
          new ec2.Vpc(stack, 'Vpc', {
            ipAddresses: ec2.IpAddresses.awsIpamAllocation({
              ipv4IpamPoolId: 'ipam-pool-0123456789abcdef0',
              ipv4NetmaskLength: 16,
              defaultSubnetIpv4NetmaskLength: 24,
            }),
          }),
        ),
    ],
  ])('fails for %s whose CIDR nobody wrote', (_, network) => {
    expect(() => lanIn(network(emptyStack()))).toThrow(
      /skylan:robotLan\.vpcCidr is missing; write the CIDR of vpcSubnets "Test\/.*", which is not known here/,
    );
  });
});

describe('nodes without a public address', () => {
  const none = { publicAddress: 'none' } as const;
  const both = (stack: Stack): ILanNetwork => {
    const vpc = ownVpc(stack);
    return { ...networkOf(vpc), privateSubnet: vpc.privateSubnets[0] };
  };

  test('stand in the private subnet that was given, whose routes are left alone', () => {
    // GIVEN
    const stack = emptyStack();
    const routes = () => Object.keys(Template.fromStack(stack).findResources('AWS::EC2::Route'));
    const network = both(stack);

    // WHEN
    const lan = lanIn(network, none);

    // THEN
    expect(addressesOf(lan)).toEqual(['10.0.0.11', '10.0.128.12']);
    expect(routes().filter((id) => id.includes('Lan'))).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCCidrBlock', 0);
  });

  test('GIVEN an imported private subnet WHEN privateCidr is written THEN it holds', () => {
    const stack = emptyStack();
    const privateSubnet = importedNetwork(stack, 'Behind').subnet;
    const lan = lanIn(
      { ...importedNetwork(stack), privateSubnet },
      { ...none, vpcCidr: '10.7.1.0/24', privateCidr: '10.7.2.0/24' },
    );
    expect(addressesOf(lan)).toEqual(['10.7.1.11', '10.7.2.12']);
  });

  test('fail where none was given', () => {
    expect(() => lanIn(networkOf(ownVpc(emptyStack())), none)).toThrow(
      'skylan:robotLan.publicAddress "none" asks for a private subnet; give privateSubnets, a subnet with a way ' +
        'out to the internet, such as a NAT gateway',
    );
  });

  test('fail where none was given and one is added', () => {
    const lan = lanIn(networkOf(ownVpc(emptyStack())));
    expect(() => lan.addNode({ name: 'third', publicAddress: PublicAddress.NONE })).toThrow(
      'skylan:robotLan.nodes[1].publicAddress "none" asks for a private subnet',
    );
  });

  test('fail where the CIDR of their subnet is not known', () => {
    const stack = emptyStack();
    const privateSubnet = importedNetwork(stack, 'Behind').subnet;
    expect(() => lanIn({ ...importedNetwork(stack), privateSubnet }, { ...none, vpcCidr: '10.7.1.0/24' })).toThrow(
      'skylan:robotLan.privateCidr is missing; write the CIDR of privateSubnets "Test/Behind"',
    );
  });

  test('fail where their subnet is a public one', () => {
    const vpc = ownVpc(emptyStack());
    expect(() => lanIn({ ...networkOf(vpc), privateSubnet: vpc.publicSubnets[1] }, none)).toThrow(
      'privateSubnets "Test/Vpc/PublicSubnet2" is a public one: an internet gateway is no way out for machines ' +
        'without a public address; give a private subnet, such as vpc.privateSubnets[0]',
    );
  });

  test('fail where two LANs have one address there', () => {
    const network = both(emptyStack());
    lanIn(network, { ...none, name: 'one' }, 'One');
    const beside = { ...network, ...networkOf(network.vpc, network.vpc.publicSubnets[1]) };
    expect(() => lanIn(beside, { ...none, name: 'two' }, 'Two')).toThrow(
      'cloudAddress "10.0.128.12" of second of Test/Two is also the address of a machine of Test/One in the same subnet',
    );
  });
});

test('fails for a second network in the settings', () => {
  const vpc = { vpcId: 'vpc-0123456789abcdef0', ...IMPORTED };
  expect(() => lanIn(networkOf(ownVpc(emptyStack())), { vpc })).toThrow(
    'skylan:robotLan.vpc names one network, and vpcSubnets "Test/Vpc/PublicSubnet1" another; leave one of them out',
  );
});

describe('a private subnet', () => {
  test.each<[string, (stack: Stack) => ILanNetwork]>([
    ['of a VPC', (stack) => [ownVpc(stack)].map((vpc) => networkOf(vpc, vpc.privateSubnets[0]))[0] as ILanNetwork],
    [
      'of a VPC, imported once more',
      (stack) => {
        const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
          vpcId: 'vpc-0123456789abcdef0',
          availabilityZones: ['eu-central-1a'],
          isolatedSubnetIds: [IMPORTED.subnetId],
        });
        return networkOf(vpc, ec2.Subnet.fromSubnetAttributes(stack, 'Subnet', IMPORTED));
      },
    ],
    [
      'made by itself',
      (stack) => {
        const vpc = ownVpc(stack);
        const place = { vpcId: vpc.vpcId, availabilityZone: 'eu-central-1a', cidrBlock: '10.0.255.0/24' };
        return networkOf(vpc, new ec2.PrivateSubnet(stack, 'Subnet', place));
      },
    ],
  ])('fails: one %s', (_, network) => {
    expect(() => lanIn(network(emptyStack()), { vpcCidr: '10.0.255.0/24' })).toThrow(
      /vpcSubnets "Test\/.*" is a private one: without a route to an internet gateway nothing reaches machines/,
    );
  });
});

describe('a VPC that the CDK looks up', () => {
  const env = { account: '123456789012', region: 'eu-central-1' };
  const lookUp = (stack: Stack) => networkOf(ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'robots' }));

  test('GIVEN made-up values WHEN the app is synthesised THEN the look-up is asked for', () => {
    // GIVEN
    const stack = emptyStack(env);
    const network = lookUp(stack);

    // WHEN
    const lan = lanIn(network, {
      lanCidr: '10.0.0.0/24',
      vpcCidr: network.subnet.ipv4CidrBlock,
      gateway: { cloudAddress: '10.9.0.11' },
      nodes: [{ name: 'second', cloudAddress: '10.9.0.12' }],
    });
    lan.addNode({ name: 'third', cloudAddress: '10.9.0.13' });

    // THEN
    const assembly = (stack.node.root as ReturnType<typeof testApp>).synth();
    expect(assembly.manifest.missing).toMatchObject([{ provider: 'vpc-provider' }]);
  });

  test('GIVEN made-up values WHEN two LANs are planned THEN they are no conflict', () => {
    const network = lookUp(emptyStack(env));
    lanIn(network, { name: 'one' }, 'One');
    expect(() => lanIn(network, { name: 'two' }, 'Two')).not.toThrow();
  });

  test('GIVEN its values WHEN the app is synthesised THEN they hold', () => {
    // GIVEN
    const stack = emptyStack(env);
    lookUp(stack);
    const [{ key = '' } = {}] = (stack.node.root as ReturnType<typeof testApp>).synth().manifest.missing ?? [];
    const subnets = [{ subnetId: IMPORTED.subnetId, cidr: '10.9.0.0/24', availabilityZone: 'eu-central-1a' }];
    const app = testApp();
    app.node.setContext(key, {
      vpcId: 'vpc-0123456789abcdef0',
      vpcCidrBlock: '10.9.0.0/16',
      availabilityZones: [],
      subnetGroups: [
        { name: 'Public', type: 'Public', subnets: subnets.map((one) => ({ ...one, routeTableId: 'rtb-1' })) },
      ],
    });

    // WHEN
    const network = lookUp(new Stack(app, 'Test', { env }));

    // THEN
    expect(addressesOf(lanIn(network))).toEqual(['10.9.0.11', '10.9.0.12']);
    expect(() => lanIn(network, { name: 'two', gateway: { cloudAddress: '10.8.0.11' } }, 'Two')).toThrow(
      'gateway.cloudAddress "10.8.0.11" is outside 10.9.0.0/24',
    );
  });
});

describe('two LANs in one subnet', () => {
  const message =
    'cloudAddress "10.0.0.11" of cloud-gateway of Test/Two is also the address of a machine of Test/One in the same ' +
    'subnet; give each machine an address of its own';

  test('GIVEN addresses of their own WHEN both are made THEN they stand side by side', () => {
    const network = networkOf(ownVpc(emptyStack()));
    lanIn(network, { name: 'one' }, 'One').addNode({ name: 'third' });
    const second = lanIn(network, { name: 'two', gateway: { cloudAddress: '10.0.0.21' }, nodes: [] }, 'Two');
    expect(addressesOf(second)).toEqual(['10.0.0.21']);
  });

  test('fails when they have the same', () => {
    const network = networkOf(ownVpc(emptyStack()));
    lanIn(network, { name: 'one' }, 'One');
    expect(() => lanIn(network, { name: 'two' }, 'Two')).toThrow(message);
  });

  test('fails when they have the same in a subnet that was imported twice', () => {
    const stack = emptyStack();
    lanIn(importedNetwork(stack, 'First', '10.0.0.0/24'), { name: 'one' }, 'One');
    expect(() => lanIn(importedNetwork(stack, 'Again', '10.0.0.0/24'), { name: 'two' }, 'Two')).toThrow(message);
  });

  test('fails for a node that is added with the address of the other’s', () => {
    const network = networkOf(ownVpc(emptyStack()));
    lanIn(network, { name: 'one' }, 'One');
    const second = lanIn(network, { name: 'two', gateway: { cloudAddress: '10.0.0.21' }, nodes: [] }, 'Two');
    expect(() => second.addNode({ name: 'third', cloudAddress: '10.0.0.12' })).toThrow(
      'cloudAddress "10.0.0.12" of third of Test/Two is also the address of a machine of Test/One',
    );
    expect([...second.nodes.keys()]).toEqual([]);
  });
});
