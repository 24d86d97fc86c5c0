import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RobotLan } from '../../../lib/robot-lan/robot-lan';
import { testApp } from '../../helpers/app';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-workload-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A LAN whose node `second` runs an image, and whose node `third` runs nothing. */
function lanThatRuns(image: string, packages: readonly string[] = []): Template {
  writeFileSync(join(folder, 'compose.yaml'), `services: { a: { image: "${image}", network_mode: host } }\n`);
  const stack = new Stack(testApp(), 'Test');
  new RobotLan(stack, 'Lan', {
    settings: { nodes: [{ name: 'second', compose: folder, packages }, { name: 'third' }] },
  });
  return Template.fromStack(stack);
}

const parametersOf = (template: Template) =>
  Object.entries(template.findResources('AWS::SSM::Parameter')).filter(([, { Properties }]) =>
    /\/workload\//.test(Properties.Name),
  );
const waitsOf = (template: Template) =>
  Object.entries(template.findResources('AWS::CloudFormation::WaitCondition')).filter(([id]) => /Workload/.test(id));
const userDataOf = (template: Template) =>
  JSON.stringify(
    Object.values(template.findResources('AWS::EC2::Instance')).map(({ Properties }) => Properties.UserData),
  );

test('a node reads what it runs by a parameter: sum, address, and where to say that it runs', () => {
  const template = lanThatRuns('a:1');
  const [[id, { Properties }] = ['', { Properties: {} }], ...others] = parametersOf(template);
  expect(others).toEqual([]);
  expect(Properties.Name).toBe('/skylan/lan/robot-lan/workload/second');
  const [handle] = Object.keys(template.findResources('AWS::CloudFormation::WaitConditionHandle')).filter((one) =>
    /Workload/.test(one),
  );
  expect(JSON.stringify(Properties.Value)).toMatch(/^\{"Fn::Join":\["",\["[0-9a-f]{64} ",\{"Fn::Sub":"https:\/\/s3\./);
  expect(JSON.stringify(Properties.Value)).toContain(`" ",{"Ref":"${handle}"}]]}`);
  // The machine boots after it, and the wait begins when the machine itself is ready.
  const instances = Object.entries(template.findResources('AWS::EC2::Instance'));
  expect(instances.filter(([, { DependsOn }]) => DependsOn?.includes(id)).map(([one]) => one)).toEqual([
    expect.stringMatching(/second/i),
  ]);
  const [[, wait] = []] = waitsOf(template);
  expect(wait?.DependsOn).toEqual(expect.arrayContaining([id, expect.stringMatching(/secondMachineReadyCondition/i)]));
});

test('a changed folder waits anew, and changes the user data of nobody', () => {
  const [before, after] = [lanThatRuns('a:1'), lanThatRuns('a:2')];
  expect(JSON.stringify(parametersOf(after))).not.toBe(JSON.stringify(parametersOf(before)));
  expect(waitsOf(after)[0]?.[0]).not.toBe(waitsOf(before)[0]?.[0]);
  expect(userDataOf(after)).toBe(userDataOf(before));
});

test('a node that is started anew is waited for anew', () => {
  const [before, after] = [lanThatRuns('a:1'), lanThatRuns('a:1', ['htop'])];
  expect(waitsOf(after)[0]?.[0]).not.toBe(waitsOf(before)[0]?.[0]);
});

test('the same folder changes nothing', () => {
  expect(lanThatRuns('a:1').toJSON()).toEqual(lanThatRuns('a:1').toJSON());
});

test('the node may read the parameter and the object, and no other node may', () => {
  const policies = Object.entries(lanThatRuns('a:1').findResources('AWS::IAM::Policy'));
  const [second, third] = ['Nodesecond', 'Nodethird'].map((name) =>
    JSON.stringify(policies.filter(([id]) => id.includes(name))),
  );
  expect(second).toContain(':parameter/skylan/lan/robot-lan/workload/second"');
  expect(second?.match(/s3:GetObject/g)).toHaveLength(1);
  expect(third).not.toContain('/workload/');
});
