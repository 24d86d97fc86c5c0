import { CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { forwardedSubnet, forwardThrough } from '../../../lib/net/forwarded-subnet';
import { testApp } from '../../helpers/app';

function made() {
  const stack = new Stack(testApp(), 'Test');
  const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [] });
  const place = { vpc, availabilityZone: 'eu-central-1a', cidrBlock: '10.0.7.0/24' };
  return { stack, subnet: forwardedSubnet(stack, 'Behind', place) };
}

const routes = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::EC2::Route'));

test('what machines send elsewhere goes to the one that forwards, and to S3 by an endpoint that costs nothing', () => {
  // GIVEN
  const { stack, subnet } = made();

  // WHEN
  forwardThrough(subnet, { networkInterfaceId: 'eni-1' }, { bielefeld: '192.168.66.0/24' });

  // THEN
  expect(
    routes(stack).map(({ Properties }) => [Properties.DestinationCidrBlock, Properties.NetworkInterfaceId]),
  ).toEqual([
    ['0.0.0.0/0', 'eni-1'],
    ['192.168.66.0/24', 'eni-1'],
  ]);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Gateway',
    RouteTableIds: [{ Ref: stack.getLogicalId(subnet.node.findChild('RouteTable') as ec2.CfnRouteTable) }],
  });
});

test('GIVEN that a machine has to work first THEN every route waits for it, and whoever waits for the internet too', () => {
  // GIVEN
  const { stack, subnet } = made();
  const works = new CfnResource(stack, 'Works', { type: 'AWS::CloudFormation::WaitConditionHandle' });
  const waiting = new CfnResource(stack, 'Waiting', { type: 'AWS::CloudFormation::WaitConditionHandle' });
  waiting.node.addDependency(subnet.internetConnectivityEstablished);

  // WHEN
  forwardThrough(subnet, { networkInterfaceId: 'eni-1', works }, { bielefeld: '192.168.66.0/24' });

  // THEN
  expect(routes(stack).map(({ DependsOn }) => DependsOn)).toEqual([['Works'], ['Works']]);
  const { DependsOn } =
    Template.fromStack(stack).findResources('AWS::CloudFormation::WaitConditionHandle').Waiting ?? {};
  expect(DependsOn).toContainEqual(expect.stringContaining('ToInternet'));
});
