import { changesOf } from '../../plan/restarts';
import type { Template } from '../../plan/template';
import { lanTemplate } from './stacks';

/** Synthesised once: a deploy of each other one over it is looked at. */
const CURRENT = lanTemplate();
const fates = (next: Template, current = CURRENT) =>
  Object.fromEntries(changesOf(current, next).machines.map(({ machine, fate, because }) => [machine, [fate, because]]));

test('GIVEN the same settings THEN nothing changes', () => {
  expect(changesOf(CURRENT, lanTemplate())).toEqual({
    machines: [
      { machine: 'cloud-gateway', fate: 'kept', because: '' },
      { machine: 'second', fate: 'kept', because: '' },
    ],
    losses: [],
    counts: { made: 0, changed: 0, removed: 0 },
  });
});

test('GIVEN a further node THEN no other machine is touched', () => {
  const next = lanTemplate({ nodes: [{ name: 'second' }, { name: 'third' }] });
  expect(fates(next)).toEqual({ 'cloud-gateway': ['kept', ''], second: ['kept', ''], third: ['made', ''] });
});

test('GIVEN a node removed THEN it is told, and what it had', () => {
  const { machines, losses } = changesOf(CURRENT, lanTemplate({ nodes: [] }));
  expect(machines).toContainEqual({ machine: 'second', fate: 'removed', because: '' });
  // An alarm has nothing to lose.
  expect(losses).toEqual([
    { what: 'second', type: 'AWS::EC2::NetworkInterface', fate: 'removed' },
    { what: 'second', type: 'AWS::EC2::EIP', fate: 'removed' },
  ]);
});

test('GIVEN another instance type THEN that machine alone is stopped and started', () => {
  expect(fates(lanTemplate({ gateway: { instanceType: 't3.medium' } }))).toEqual({
    'cloud-gateway': ['stopped and started', 'InstanceType t3.micro -> t3.medium; its configuration or program'],
    second: ['kept', ''],
  });
});

test('GIVEN another configuration THEN both are stopped and started', () => {
  const because = 'its configuration or program';
  expect(fates(lanTemplate({ ros: { release: 'humble' } })).second).toEqual(['stopped and started', because]);
});

test('GIVEN another address in the VPC THEN the machine is replaced, since its interface is', () => {
  const next = lanTemplate({ gateway: { cloudAddress: '172.31.1.99' } });
  expect(fates(next)['cloud-gateway']).toEqual(['replaced', 'NetworkInterfaces']);
  expect(changesOf(CURRENT, next).losses).toContainEqual({
    ...{ what: 'cloud-gateway', type: 'AWS::EC2::NetworkInterface', fate: 'replaced' },
  });
});

test('GIVEN a raised imageRevision THEN the look-up decides', () => {
  expect(fates(lanTemplate({ imageRevision: 2 })).second).toEqual([
    'replaced, or stopped and started',
    'its image is looked up anew, and may be another one',
  ]);
});

test('GIVEN an image of one’s own THEN machines are replaced', () => {
  const [before, after] = ['ami-0123456789abcdef0', 'ami-0123456789abcdef1'].map((image) => lanTemplate({ image }));
  expect(fates(after as Template, before).second).toEqual([
    'replaced',
    'ImageId ami-0123456789abcdef0 -> ami-0123456789abcdef1',
  ]);
});

test('GIVEN a client removed THEN its certificate is among the losses', () => {
  const { losses, machines } = changesOf(CURRENT, lanTemplate({ clients: ['lab'] }));
  expect(losses).toEqual([
    {
      what: expect.stringMatching(/^RobotLanClientroslocalgateway/),
      type: 'Custom::SkylanClientProfile',
      fate: 'removed',
    },
  ]);
  expect(machines.every(({ fate }) => fate === 'kept')).toBe(true);
});

test('GIVEN the same machine from another place in the app THEN it is replaced, not made', () => {
  const moved = Object.entries(CURRENT.Resources).map(([id, one]) => [
    one.Type === 'AWS::EC2::Instance' ? `Other${id}` : id,
    one,
  ]);
  expect(fates({ ...CURRENT, Resources: Object.fromEntries(moved) }).second).toEqual([
    'replaced',
    'it has another place in the app',
  ]);
});
