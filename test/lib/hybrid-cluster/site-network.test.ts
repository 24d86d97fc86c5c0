import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SiteNetwork } from '../../../lib/hybrid-cluster/site-network';
import { testApp } from '../../helpers/app';

function network(fleetSubnetCidrs: string[] = [], env?: { account: string; region: string }) {
  const stack = new Stack(testApp(), 'Test', env ? { env } : {});
  const site = {
    ...{ cidr: '192.168.77.0/24', gatewaySubnetCidr: '192.168.77.0/26', workerSubnetCidr: '192.168.77.128/25' },
    fleetSubnetCidrs,
  };
  return { made: new SiteNetwork(stack, 'Network', { site }), template: () => Template.fromStack(stack) };
}

/** Routes as [destination, way out], of the table of the subnet with that name. */
function routesOf(template: Template, subnet: string) {
  const routes = Object.values(template.findResources('AWS::EC2::Route')).map(({ Properties }) => Properties);
  return routes
    .filter(({ RouteTableId }) => RouteTableId.Ref.includes(subnet))
    .map(({ DestinationCidrBlock, GatewayId, NetworkInterfaceId }) => [
      DestinationCidrBlock,
      GatewayId ? 'internet gateway' : NetworkInterfaceId,
    ]);
}

test('the VPC has the subnets of the plan, in one zone, without NAT gateway and public addresses of their own', () => {
  // WHEN
  const template = network().template();

  // THEN
  template.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '192.168.77.0/24' });
  const subnets = Object.values(template.findResources('AWS::EC2::Subnet')).map(({ Properties }) => Properties);
  expect(subnets.map(({ CidrBlock }) => CidrBlock)).toEqual(['192.168.77.0/26', '192.168.77.128/25']);
  expect(subnets[0]?.AvailabilityZone).toEqual(subnets[1]?.AvailabilityZone);
  for (const { MapPublicIpOnLaunch } of subnets) expect(MapPublicIpOnLaunch ?? false).toBe(false);
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' });
  template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
});

test('workers reach the other sites, the tunnel and the internet through the gateway alone', () => {
  // GIVEN
  const { made, template } = network();

  // WHEN
  made.routeWorkersThrough('eni-1', { bielefeld: '192.168.66.0/24', Tunnel: '10.0.0.0/24' });

  // THEN
  expect(routesOf(template(), 'Worker')).toEqual([
    ['0.0.0.0/0', 'eni-1'],
    ['192.168.66.0/24', 'eni-1'],
    ['10.0.0.0/24', 'eni-1'],
  ]);
  expect(routesOf(template(), 'GatewaySubnet')).toEqual([['0.0.0.0/0', 'internet gateway']]);
});

test('fleets have a subnet in each zone, with the routes of the workers', () => {
  // GIVEN
  const { made, template } = network(['192.168.77.64/27', '192.168.77.96/28']);
  made.routeWorkersThrough('eni-1', { bielefeld: '192.168.66.0/24' });
  // THEN
  const [zone, next] = [0, 1].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] }));
  const subnets = Object.values(template().findResources('AWS::EC2::Subnet')).map(({ Properties }) => Properties);
  expect(subnets.map(({ CidrBlock, AvailabilityZone }) => [CidrBlock, AvailabilityZone])).toEqual([
    ['192.168.77.0/26', zone],
    ['192.168.77.128/25', zone],
    ['192.168.77.64/27', zone],
    ['192.168.77.96/28', next],
  ]);
  const tables = Object.values(template().findResources('AWS::EC2::SubnetRouteTableAssociation')).map(
    ({ Properties }) => Properties.RouteTableId.Ref,
  );
  expect(tables.slice(2)).toEqual([tables[1], tables[1]]);
  expect(routesOf(template(), 'Worker')).toHaveLength(2);
});

test('fails for more zones than a known region has', () => {
  const env = { account: '123456789012', region: 'eu-central-1' };
  const cidrs = ['192.168.77.64/28', '192.168.77.80/28', '192.168.77.96/28', '192.168.77.112/28'];
  expect(() => network(cidrs, env)).toThrow('eu-central-1 has 3 availability zones, and 4 are asked for');
  expect(() => network(cidrs.slice(1), env)).not.toThrow();
});
