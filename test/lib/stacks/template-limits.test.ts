import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { SettingsError } from '../../../lib/settings/error';
import {
  checkResources,
  checkTemplates,
  RESOURCE_LIMIT,
  TEMPLATE_LIMIT_BYTES,
} from '../../../lib/stacks/template-limits';

function stackOf(resources: number): Stack {
  const stack = new Stack(new App(), 'Large');
  for (let number = 0; number < resources; number++) new CfnResource(stack, `R${number}`, { type: 'AWS::SNS::Topic' });
  return stack;
}

test('a stack may have as many resources as CloudFormation takes, with what the CDK adds', () => {
  expect(() => checkResources(stackOf(RESOURCE_LIMIT - 1))).not.toThrow();
});

test('one resource more is refused, with both figures', () => {
  const check = () => checkResources(stackOf(RESOURCE_LIMIT));
  expect(check).toThrow(SettingsError);
  expect(check).toThrow(
    'Large would have 501 resources and CloudFormation takes 500 in a stack; write fewer machines, or make a second ' +
      'network of some of them',
  );
});

test.each([
  ['a template of ordinary size is taken', 10, undefined],
  [
    'a template that is too large is refused',
    TEMPLATE_LIMIT_BYTES,
    /^the settings have a mistake: the template of Large would have 100\d+ bytes and CloudFormation takes 1000000; write fewer machines/,
  ],
])('%s', (_, bytes, message) => {
  // GIVEN
  const stack = stackOf(1);
  stack.templateOptions.metadata = { text: 'x'.repeat(bytes) };
  const assembly = (stack.node.root as App).synth();

  // WHEN
  const check = () => checkTemplates(assembly);

  // THEN
  if (message) expect(check).toThrow(message);
  else expect(check).not.toThrow();
});
