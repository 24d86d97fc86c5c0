import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { CloudNode } from '../../../lib/robot-lan/cloud-node';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import type { RobotLanSettings } from '../../../lib/robot-lan/settings';
import { testApp } from '../../helpers/app';

function lanWith(settings: RobotLanSettings = {}, change: (node: CloudNode, stack: Stack) => void = () => {}) {
  const stack = new Stack(testApp(), 'Test');
  const lan = new RobotLan(stack, 'Lan', { settings });
  const node = lan.nodes.get('second');
  if (node) change(node, stack);
  return Template.fromStack(stack);
}

const instanceOf = (template: Template, name: string) =>
  Object.values(template.findResources('AWS::EC2::Instance')).find(({ Properties }) =>
    JSON.stringify(Properties.Tags).includes(`"Value":"${name}"`),
  )?.Properties;

test('a machine’s volume is as large as its settings say', () => {
  const template = lanWith({ gateway: { volumeGib: 20 }, nodes: [{ name: 'second', volumeGib: 100 }] });
  const size = (name: string) => instanceOf(template, name)?.BlockDeviceMappings[0].Ebs.VolumeSize;
  expect([size('cloud-gateway'), size('second')]).toEqual([20, 100]);
  expect(instanceOf(lanWith(), 'second')?.BlockDeviceMappings[0].Ebs.VolumeSize).toBe(16);
});

test('what is added to a node is in its user data, and in nobody else’s', () => {
  const template = lanWith({}, (node, stack) => {
    const bucket = new CfnParameter(stack, 'Bucket');
    node.addFile('/etc/recorder.env', `BUCKET=${bucket.valueAsString}\n`);
    node.addUnit('recorder.service', '[Service]\nExecStart=/usr/bin/true\n');
    node.addPackages('htop');
    node.addUserCommands('echo hello');
  });
  const second = JSON.stringify(instanceOf(template, 'second')?.UserData);
  for (const part of ['/etc/recorder.env', 'recorder.service', '- htop', 'echo hello']) expect(second).toContain(part);
  expect(second).toContain('{"Ref":"Bucket"}');
  expect(JSON.stringify(instanceOf(template, 'cloud-gateway')?.UserData)).not.toContain('htop');
});

test('the deploy waits for a node anew where something is added', () => {
  const waits = (template: Template) =>
    Object.keys(template.findResources('AWS::CloudFormation::WaitCondition', Match.anyValue()));
  const changed = waits(lanWith({}, (node) => node.addUserCommands('true')));
  expect(changed.filter((id) => !waits(lanWith()).includes(id))).toEqual([expect.stringMatching(/second/i)]);
});

test('fails for more than user data have room for', () => {
  expect(() => lanWith({}, (node) => node.addFile('/etc/x', 'x'.repeat(16_000)))).toThrow(
    /second: its user data have \d+ bytes, more than the 15784 that there is room for; add less to it: large files belong/,
  );
});
