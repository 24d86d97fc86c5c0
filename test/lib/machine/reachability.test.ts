import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Reachability } from '../../../lib/machine/reachability';
import { testApp } from '../../helpers/app';

function bound(reachability: Reachability) {
  const stack = new Stack(testApp(), 'Test');
  const [subnet] = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 }).publicSubnets;
  if (!subnet) throw new Error('no subnet');
  const networkInterface = new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: subnet.subnetId });
  const config = reachability.bind(stack, { hostname: 'second', networkInterface, subnet });
  return { config, template: Template.fromStack(stack) };
}

test('an Elastic IP belongs to the interface, and is there before the machine', () => {
  // WHEN
  const { config, template } = bound(Reachability.elasticIp());

  // THEN
  template.hasResourceProperties('AWS::EC2::EIP', { Tags: [{ Key: 'Name', Value: 'second' }] });
  template.hasResourceProperties('AWS::EC2::EIPAssociation', { NetworkInterfaceId: { Ref: 'Interface' } });
  expect(config.publicIpAddress).toBeDefined();
  expect(config.ready).toHaveLength(2);
});

test('without reachability there is no public address, and the way out of the subnet comes first', () => {
  // WHEN
  const { config, template } = bound(Reachability.none());

  // THEN
  template.resourceCountIs('AWS::EC2::EIP', 0);
  expect(config.publicIpAddress).toBeUndefined();
  expect(config.ready).toHaveLength(1);
});
