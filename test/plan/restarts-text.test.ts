import { restartsText } from '../../plan/restarts-text';
import type { Template } from '../../plan/template';

const machine = (InstanceType: string, name = 'second') => ({
  Type: 'AWS::EC2::Instance',
  Properties: { InstanceType, Tags: [{ Key: 'Name', Value: name }] },
});
const template = (...types: string[]): Template => ({
  Resources: Object.fromEntries(types.map((type, index) => [`M${index}`, machine(type, `m-${index + 1}`)])),
});
const against = (current: Template, next: Template) =>
  restartsText('RobotLan', next, { kind: 'template', template: current, region: 'eu-central-1' });

test('GIVEN no answer THEN it is said that it is not known, why, and what to give', () => {
  const text = restartsText('RobotLan', template(), { kind: 'unknown', why: 'Region is missing' });
  expect(text).toMatch(
    /^Not known, since AWS could not be asked what is deployed: Region is missing\nGive credentials/,
  );
});

test('GIVEN no stack THEN all is made', () => {
  expect(restartsText('RobotLan', template(), { kind: 'nothing', region: 'eu-central-1' })).toBe(
    'There is no stack RobotLan in eu-central-1: all of it is made, and nothing is touched.',
  );
});

test('GIVEN a stack THEN what happens to each machine is told, and which goes on', () => {
  const text = against(template('t3.micro', 't3.micro', 't3.micro'), template('t3.large', 't3.micro', 't3.micro'));
  expect(text).toContain('Against the stack RobotLan in eu-central-1:');
  expect(text).toMatch(/m-1 +│ stopped and started │ InstanceType t3.micro -> t3.large/);
  expect(text).toContain('Goes on as it is: m-2 to -3');
  expect(text).toContain('0 made, 1 changed, 0 removed');
});

test('GIVEN the same THEN nothing is stopped', () => {
  expect(against(template('t3.micro'), template('t3.micro'))).toContain('Nothing changes: no machine is stopped.');
});

test('GIVEN a key that goes THEN it is told beside machines', () => {
  const key = { Type: 'AWS::KMS::Key', Metadata: { 'aws:cdk:path': 'RobotLan/Key/Resource' } };
  const text = against({ Resources: { ...template('t3.micro').Resources, Key: key } }, template('t3.micro'));
  expect(text).toContain('No machine is stopped, made or removed.');
  expect(text).toMatch(/Key +│ removed │ AWS::KMS::Key/);
});
