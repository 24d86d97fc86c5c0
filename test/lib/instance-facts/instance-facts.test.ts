import { Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceFacts } from '../../../lib/instance-facts/instance-facts';
import { testStack } from '../../helpers/app';

test('asks about one type, when the function may', () => {
  // GIVEN
  const { stack } = testStack();
  // WHEN
  const facts = new InstanceFacts(stack, 'Facts', {
    instanceTypes: ['g5.xlarge'],
    images: { amd64: '/x/amd64' },
    needsGpus: true,
  });
  // THEN
  const template = Template.fromStack(stack);
  template.hasResource('Custom::SkylanInstanceFacts', {
    Properties: {
      ServiceToken: Match.anyValue(),
      InstanceType: 'g5.xlarge',
      Amd64Image: '/x/amd64',
      NeedsGpus: 'true',
    },
    DependsOn: [Match.stringLikeRegexp('^SkylanInstanceFactsProviderAccess')],
  });
  const attribute = (name: string) => ({ 'Fn::GetAtt': [expect.stringMatching(/^Facts/), name] });
  expect(stack.resolve([facts.cpus, facts.memoryMib, facts.gres])).toEqual(
    ['Cpus', 'MemoryMib', 'Gres'].map(attribute),
  );
});

test('says no more than it was told', () => {
  // GIVEN
  const { stack } = testStack();
  // WHEN
  new InstanceFacts(stack, 'Facts', { instanceTypes: ['m8i.large'] });
  // THEN
  const [[, { Properties }] = ['', { Properties: {} }]] = Object.entries(
    Template.fromStack(stack).findResources('Custom::SkylanInstanceFacts'),
  );
  expect(Properties).toEqual({ ServiceToken: expect.anything(), InstanceType: 'm8i.large', NeedsGpus: 'false' });
});

test('asks about several types at once, whose machines see their tags', () => {
  // GIVEN
  const { stack } = testStack();
  // WHEN
  new InstanceFacts(stack, 'Facts', { instanceTypes: ['c6i.large', 'c7i.large'], needsNitro: true });
  // THEN
  Template.fromStack(stack).hasResourceProperties('Custom::SkylanInstanceFacts', {
    InstanceType: 'c6i.large,c7i.large',
    NeedsNitro: 'true',
  });
});
