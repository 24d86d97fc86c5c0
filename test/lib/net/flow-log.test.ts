import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { addFlowLog } from '../../../lib/net/flow-log';
import { testApp } from '../../helpers/app';

test('all traffic is kept for a month, and the log goes with the stack', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');

  // WHEN
  addFlowLog(stack, new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 }));

  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' });
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
});
