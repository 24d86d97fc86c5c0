import { NamedTemplate, referred } from '../../plan/template';
import { clusterTemplate, lanTemplate } from './stacks';

const tagged = (name: string) => [{ Key: 'Name', Value: name }];

describe('of a template made by hand', () => {
  const template = new NamedTemplate({
    Resources: {
      Group: { Type: 'AWS::EC2::SecurityGroup' },
      Eni: {
        Type: 'AWS::EC2::NetworkInterface',
        Properties: { GroupSet: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }], Tags: tagged('second') },
      },
      Key: { Type: 'AWS::KMS::Key', Metadata: { 'aws:cdk:path': 'RobotLan/Lan/Key/Resource/Default' } },
      Bare: { Type: 'AWS::KMS::Key' },
    },
    Outputs: { Shell: { Value: { 'Fn::Join': ['', ['--region ', { Ref: 'AWS::Region' }, ' of ', { Ref: 'Eni' }]] } } },
  });

  test('a resource is called by its tag, else by its path in the app, else by its id', () => {
    expect(['Eni', 'Key', 'Bare'].map((id) => template.nameOf(id))).toEqual(['second', 'Lan/Key', 'Bare']);
  });

  test('members of a security group are known by their interfaces', () => {
    expect(template.membersOf('Group')).toEqual(['second']);
    expect(template.membersOf('Other')).toEqual([]);
  });

  test('outputs are texts in which the deploy’s values have names', () => {
    expect(template.outputs.get('Shell')).toBe('--region <region> of <second>');
  });

  test('types are counted', () => {
    expect(template.types.get('AWS::KMS::Key')).toBe(2);
  });

  test.each([
    [{ Ref: 'A' }, 'A'],
    [{ 'Fn::GetAtt': ['B', 'Arn'] }, 'B'],
    [{ 'Fn::GetAtt': 'C.Arn' }, 'C'],
    [{ 'Fn::Join': [] }, undefined],
    ['text', undefined],
    [null, undefined],
  ])('GIVEN %j THEN it is about %s', (value, id) => {
    expect(referred(value)).toBe(id);
  });
});

test('GIVEN a cluster THEN workers of a fleet are members, and holders of their role, too', () => {
  const template = new NamedTemplate(clusterTemplate());
  const [workers] = template
    .all('AWS::EC2::SecurityGroup')
    .filter(([, { GroupDescription }]) => GroupDescription === 'Slurm and ping among the sites of the cluster');
  expect(template.membersOf(workers?.[0] ?? '')).toEqual([
    'controller',
    'giessen-1',
    'giessen-2',
    ...[1, 2, 3, 4].map((number) => `giessen-big-cloud-${number}`),
    'giessen-burst-*',
  ]);
});

test('GIVEN a LAN THEN a role is held by its machine', () => {
  const template = new NamedTemplate(lanTemplate());
  const holders = template.all('AWS::IAM::Role').flatMap(([id]) => template.holdersOf(id));
  expect(holders).toEqual(['cloud-gateway', 'second']);
});
