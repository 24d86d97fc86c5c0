import { Stack } from 'aws-cdk-lib';
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
