import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { testApp } from '../../helpers/app';
import { ResolvedTemplate, type TemplateJson } from '../../helpers/template-access';

function lanOf(settings: RobotLanSettings): ResolvedTemplate {
  const stack = new Stack(testApp(), 'Test');
  new RobotLan(stack, 'Lan', { settings });
  return new ResolvedTemplate(Template.fromStack(stack).toJSON() as TemplateJson);
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly [element: string]: unknown;
}

/** Statements of all machines' policies with an action. */
function statementsWith(template: ResolvedTemplate, action: string): Statement[] {
  return template
    .all('AWS::IAM::Policy')
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => [Action].flat().includes(action));
}

test('every machine has the name of its LAN in a tag', () => {
  const tags = lanOf({ name: 'lab' })
    .all('AWS::EC2::Instance')
    .map(([, { Tags }]) => Tags);
  expect(tags).toHaveLength(2);
  for (const one of tags) expect(one).toContainEqual({ Key: 'skylan:lan', Value: 'lab' });
});

test('GIVEN minutes THEN the gateway may stop machines with that tag, and say in one tag why', () => {
  // WHEN
  const template = lanOf({ name: 'lab', power: { idleStopMinutes: 30 } });

  // THEN
  const instances = 'arn:aws:ec2:us-east-1:000000000000:instance/*';
  const isOfLan = { StringEquals: { 'aws:ResourceTag/skylan:lan': 'lab' } };
  expect(statementsWith(template, 'ec2:StopInstances')).toEqual([
    { Action: 'ec2:StopInstances', Effect: 'Allow', Resource: instances, Condition: isOfLan },
  ]);
  expect(statementsWith(template, 'ec2:CreateTags')).toEqual([
    {
      Action: 'ec2:CreateTags',
      Effect: 'Allow',
      Resource: instances,
      Condition: { ...isOfLan, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['skylan:last-stop'] } },
    },
  ]);
  expect(statementsWith(template, 'cloudformation:DescribeStacks')).toMatchObject([
    { Resource: 'arn:aws:cloudformation:us-east-1:000000000000:stack/Test/*' },
  ]);
  const [gateway] = template.all('AWS::EC2::Instance').filter(([id]) => id.includes('Gateway'));
  expect(gateway?.[1].UserData).toMatch(/SKYLAN_IDLE_STOP_MINUTES='?30/);
  expect(gateway?.[1].UserData).toMatch(/SKYLAN_STACK='?Test/);
});

test('without minutes no machine may stop any, and the gateway is told so', () => {
  const template = lanOf({});
  expect(statementsWith(template, 'ec2:StopInstances')).toEqual([]);
  const [gateway] = template.all('AWS::EC2::Instance').filter(([id]) => id.includes('Gateway'));
  expect(gateway?.[1].UserData).toMatch(/SKYLAN_IDLE_STOP_MINUTES='?0/);
});
