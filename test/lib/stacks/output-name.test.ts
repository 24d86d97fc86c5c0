import { CfnOutput, Stack } from 'aws-cdk-lib';
import { outputName } from '../../../lib/stacks/output-name';
import { testApp } from '../../helpers/app';

test('names become words, and a name that is taken gets a number', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');
  const add = (name: string) => new CfnOutput(stack, outputName(stack, 'Shell', name), { value: 'x' }).node.id;

  // THEN
  expect(['giessen-1', 'giessen_1', 'giessen.1', ''].map(add)).toEqual([
    'ShellGiessen1',
    'ShellGiessen12',
    'ShellGiessen13',
    'Shell',
  ]);
});
