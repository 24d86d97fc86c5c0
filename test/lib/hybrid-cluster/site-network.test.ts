import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SiteNetwork } from '../../../lib/hybrid-cluster/site-network';
import { testApp } from '../../helpers/app';

function network() {
  const stack = new Stack(testApp(), 'Test');
  const site = { cidr: '192.168.77.0/24', gatewaySubnetCidr: '192.168.77.0/26', workerSubnetCidr: '192.168.77.128/25' };
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
