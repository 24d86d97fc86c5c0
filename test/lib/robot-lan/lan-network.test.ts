import { CfnResource, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LanNetwork } from '../../../lib/robot-lan/lan-network';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { testApp } from '../../helpers/app';

test('one public subnet that fills the VPC, without NAT gateway', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');

  // WHEN
  new LanNetwork(stack, 'Network', { cidr: '172.31.1.0/24' });

  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '172.31.1.0/24' });
  template.resourcePropertiesCountIs('AWS::EC2::Subnet', { CidrBlock: '172.31.1.0/24' }, 1);
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' });
  template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
});

describe('the private subnet', () => {
  /** Made by hand, for a gateway of which only this much matters. */
  const made = () => {
    const stack = new Stack(testApp(), 'Test');
    const network = new LanNetwork(stack, 'Network', { cidr: '172.31.1.0/24' });
    const ready = new CfnResource(stack, 'Ready', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    const gateway = { networkInterfaceId: 'eni-1', ready };
    const make = () => network.makePrivateSubnet({ cidr: '100.64.1.0/24', gateway });
    return { network, make, template: () => Template.fromStack(stack) };
  };

  test('is there when it was asked for, and made once', () => {
    const { network, make, template } = made();
    expect(network.privateSubnet).toBeUndefined();
    make();
    make();
    expect(network.privateSubnet).toBeDefined();
    template().resourceCountIs('AWS::EC2::VPCCidrBlock', 1);
  });

  test('is of a block of its own, and changes nothing of what is there', () => {
    const { make, template } = made();
    const before = template().toJSON().Resources;
    const fresh = made();
    fresh.make();
    make();
    expect(fresh.template().toJSON().Resources).toMatchObject(before);
    const [[block = ''] = []] = Object.entries(fresh.template().findResources('AWS::EC2::VPCCidrBlock'));
    fresh.template().hasResource('AWS::EC2::Subnet', {
      Properties: { CidrBlock: '100.64.1.0/24', MapPublicIpOnLaunch: Match.absent() },
      DependsOn: [block],
    });
  });

  test('leads to the gateway, and to S3 without it; to a gateway that works', () => {
    const { make, template } = made();
    make();
    template().hasResource('AWS::EC2::Route', {
      Properties: { DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: 'eni-1' },
      DependsOn: Match.arrayWith(['Ready']),
    });
    template().hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    template().resourceCountIs('AWS::EC2::NatGateway', 0);
  });

  test('of the user’s own network is taken as it is', () => {
    const stack = new Stack(testApp(), 'Test');
    const network = LanNetwork.fromAttributes(stack, 'Network', {
      vpcId: 'vpc-0123456789abcdef0',
      subnetId: 'subnet-0123456789abcdef0',
      availabilityZone: 'eu-central-1a',
      privateSubnetId: 'subnet-0123456789abcdef1',
    });
    expect(network.privateSubnet?.subnetId).toBe('subnet-0123456789abcdef1');
  });
});

test("the user's own network is used as it is", () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');
  const plan = planRobotLan({
    vpcCidr: '10.7.1.0/24',
    vpc: { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-central-1a' },
  });

  // WHEN
  const network = LanNetwork.forPlan(stack, 'Network', plan);

  // THEN
  expect(network.subnet.subnetId).toBe('subnet-0123456789abcdef0');
  expect(network.vpc.vpcId).toBe('vpc-0123456789abcdef0');
  Template.fromStack(stack).templateMatches(Match.not(Match.objectLike({ Resources: Match.anyValue() })));
});
