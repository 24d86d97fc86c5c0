import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ClusterAlarms } from '../../../lib/hybrid-cluster/cluster-alarms';
import { ClusterDashboard } from '../../../lib/hybrid-cluster/cluster-dashboard';
import { METRICS } from '../../../lib/hybrid-cluster/metrics';
import { testApp } from '../../helpers/app';

function dashboard() {
  const stack = new Stack(testApp(), 'Test');
  const { alarms } = new ClusterAlarms(stack, 'Alarms', { cluster: 'lab', controller: 'master', records: true });
  const { url } = new ClusterDashboard(stack, 'Dashboard', { cluster: 'lab', alarms });
  const [[id, { Properties }] = ['', { Properties: {} }]] = Object.entries(
    Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'),
  );
  return {
    id,
    name: Properties.DashboardName,
    body: JSON.stringify(Properties.DashboardBody),
    url: stack.resolve(url),
  };
}

test('every figure of the cluster is on it, and every alarm', () => {
  const { body } = dashboard();
  for (const metric of METRICS) expect(body).toContain(`\\"skylan/lab\\",\\"${metric}\\"`);
  expect(body.match(/"Fn::GetAtt":\["Alarms/g)).toHaveLength(5);
});

test('its name is CloudFormation’s choice, since dashboards of all regions share names, and the console finds it', () => {
  const { id, name, url } = dashboard();
  expect(name).toBeUndefined();
  expect(JSON.stringify(url)).toContain(`#dashboards/dashboard/",{"Ref":"${id}"}`);
});
