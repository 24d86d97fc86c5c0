import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RobotLanStack } from '../../../lib/stacks/robot-lan-stack';
import { testApp } from '../../helpers/app';
import { normalise } from '../../helpers/normalise';

test('the default network, as a whole', () => {
  const stack = new RobotLanStack(testApp(), 'RobotLan', { settings: {} });
  expect(normalise(Template.fromStack(stack).toJSON())).toMatchSnapshot();
});

const POWER = { idleStopMinutes: 30, schedule: { on: 'cron(0 7 ? * MON-FRI *)', off: 'cron(0 20 * * ? *)' } };

test.each([
  ['the default network', {}],
  ['one that is off at times', { power: POWER }],
  [
    'one with both uplinks and a key of one’s own',
    {
      clients: ['home', 'lab'],
      uplink: [{ clients: ['home'] }, { kind: 'wireguard' }],
      encryptionKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd',
    } as const,
  ],
])('cdk-nag AwsSolutions finds nothing of %s that is not acknowledged', (_, settings) => {
  // GIVEN
  const app = testApp();
  new RobotLanStack(app, 'RobotLan', { settings });

  // THEN
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});

test('outputs tell how to fetch each profile and how to open each shell', () => {
  // WHEN
  const stack = new RobotLanStack(testApp(), 'RobotLan', { settings: { clients: ['lab-a', 'lab_a'] } });

  // THEN
  expect(Object.keys(Template.fromStack(stack).findOutputs('*')).sort()).toEqual([
    'FetchProfileLabA',
    'FetchProfileLabA2',
    'GatewayAddress',
    'ShellCloudGateway',
    'ShellSecond',
  ]);
});

test('tags reach the machines', () => {
  const stack = new RobotLanStack(testApp(), 'RobotLan', { settings: { tags: { project: 'arm' } } });
  const instances = Template.fromStack(stack).findResources('AWS::EC2::Instance');
  for (const { Properties } of Object.values(instances)) {
    expect(Properties.Tags).toContainEqual({ Key: 'project', Value: 'arm' });
  }
});

describe('nodes of a stack', () => {
  const stackOf = (count: number, publicAddress: 'elastic-ip' | 'none' = 'elastic-ip') => {
    const nodes = Array.from({ length: count }, (_, index) => ({ name: `node-${index}` }));
    return new RobotLanStack(testApp(), 'Lan', { settings: { publicAddress, nodes } });
  };

  test('may be forty-four', () => {
    expect(() => stackOf(44)).not.toThrow();
  });

  test('may be more without public addresses', () => {
    expect(() => stackOf(55, 'none')).not.toThrow();
    expect(() => stackOf(56, 'none')).toThrow('CloudFormation takes 500');
  });

  test('fail when there is no room for them, with both numbers', () => {
    expect(() => stackOf(45)).toThrow(
      'Lan would have 501 resources and CloudFormation takes 500 in a stack; write fewer machines',
    );
  });
});
