import type { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { deployedTemplate, type TemplateSource } from '../../plan/deployed';

const asked: GetTemplateCommand['input'][] = [];
const source = (answer: () => string, region = async () => 'eu-central-1'): TemplateSource => ({
  send: async ({ input }) => {
    asked.push(input);
    return { TemplateBody: answer() };
  },
  config: { region },
});
const failing = (name: string, message: string) =>
  source(() => {
    throw Object.assign(new Error(message), { name });
  });

test('GIVEN a stack THEN its template as it was sent is asked for', async () => {
  const deployed = await deployedTemplate(
    source(() => '{"Resources":{}}'),
    'RobotLan',
  );
  expect(deployed).toEqual({ kind: 'template', template: { Resources: {} }, region: 'eu-central-1' });
  expect(asked).toEqual([{ StackName: 'RobotLan', TemplateStage: 'Original' }]);
});

test('GIVEN no stack of the name THEN nothing is deployed', async () => {
  const absent = failing('ValidationError', 'Stack with id RobotLan does not exist');
  expect(await deployedTemplate(absent, 'RobotLan')).toEqual({ kind: 'nothing', region: 'eu-central-1' });
});

test.each([
  ['CredentialsProviderError', 'Could not load credentials from any providers'],
  ['AccessDenied', 'User is not authorized to perform cloudformation:GetTemplate'],
  ['ValidationError', 'something else'],
])('GIVEN %s THEN it is not known, with the reason', async (name, why) => {
  expect(await deployedTemplate(failing(name, `${why}\nmore`), 'RobotLan')).toEqual({ kind: 'unknown', why });
});

test('GIVEN no region THEN it is not known', async () => {
  const without = source(
    () => '{}',
    async () => {
      throw new Error('Region is missing');
    },
  );
  expect(await deployedTemplate(without, 'RobotLan')).toEqual({ kind: 'unknown', why: 'Region is missing' });
});
