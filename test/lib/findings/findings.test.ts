import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { explain, Findings } from '../../../lib/findings/findings';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';

const found = (app: App) => new AwsSolutionsChecks(app).validateScope(app).violations;

test('GIVEN a LAN WHEN nobody asks THEN its findings are the app’s to judge; WHEN they are acknowledged THEN none is left', () => {
  // GIVEN
  const app = new App();
  new RobotLan(new Stack(app, 'Robots'), 'Lan');
  const before = found(app);

  // WHEN
  Findings.acknowledge(app);

  // THEN
  expect(before.length).toBeGreaterThan(0);
  expect(found(app)).toEqual([]);
});

test('GIVEN that they were acknowledged WHEN more is made THEN asking again is for what is new', () => {
  // GIVEN
  const app = new App();
  const lan = new RobotLan(new Stack(app, 'Robots'), 'Lan');
  Findings.acknowledge(app);

  // WHEN
  lan.addNode({ name: 'third' });
  const before = found(app);
  Findings.acknowledge(app);

  // THEN
  expect(before.length).toBeGreaterThan(0);
  expect(found(app)).toEqual([]);
});

test('what is outside of the scope, or of somebody else, is left alone', () => {
  const app = new App();
  const [one, two] = ['One', 'Two'].map((id) => {
    const role = new iam.Role(new Stack(app, id), 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
    return role;
  }) as [iam.Role, iam.Role];
  for (const role of [one, two]) explain(role, { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'It is a test.' });
  Findings.acknowledge(Stack.of(one));
  const resources = found(app).flatMap(({ violatingResources }) => violatingResources);
  expect(JSON.stringify(resources)).toContain('Two');
  expect(JSON.stringify(resources)).not.toContain('One');
});
