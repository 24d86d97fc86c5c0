import { cdkDeploy } from '../../../lab/aws/cdk';
import { EMBEDDED, workOn } from '../../../lab/aws/current';
import { failedEvents } from '../../../lab/aws/failure';
import { DeployFailed, deploy, deployPhases, type LabOptions } from '../../../lab/running/deploy';
import { silent } from '../../../lab/util/progress';
import type { Step } from '../../../lab/view/phases';

jest.mock('../../../lab/aws/cdk');
jest.mock('../../../lab/aws/failure');

const options: LabOptions = { context: [], signal: new AbortController().signal };

/** Keys of phases, those side by side in a list of their own. */
const keysOf = (steps: readonly Step[]): unknown[] =>
  steps.map((step) => ('key' in step ? step.key : keysOf('sequence' in step ? step.sequence : step)));

describe('deployPhases', () => {
  const outside = { packages: [], phase: { key: 'home', title: 'A home', run: async () => {} } };

  test('GIVEN what is outside THEN it starts beside the deploy, when the images are there', () => {
    const steps = deployPhases(options, outside, () => {});
    expect(keysOf(steps)).toEqual(['clean', ['synth', 'aws', 'base'], 'image', ['deploy', 'home']]);
  });

  test('GIVEN an account THEN no AWS is started, and the home gets a line to the internet instead', () => {
    workOn({ ...EMBEDDED, embedded: false, run: 'lab-1' });
    const steps = deployPhases(options, outside, () => {});
    workOn(EMBEDDED);
    expect(keysOf(steps)).toEqual(['clean', ['synth', 'internet', 'base'], 'image', ['deploy', 'home']]);
  });

  test('GIVEN a deploy WHEN it has ended THEN its outputs are handed on', async () => {
    jest.mocked(cdkDeploy).mockResolvedValue({ Name: 'value' });
    const got: unknown[] = [];
    const [deploying] = deployPhases(options, outside, (outputs) => got.push(outputs))
      .flat()
      .slice(-2) as [Step];
    if (!('run' in deploying)) throw new Error('the deploy is no phase');
    await deploying.run(silent);
    expect(got).toEqual([{ Name: 'value' }]);
  });
});

test("fails for a deploy that CloudFormation takes back, with CloudFormation's reasons", async () => {
  jest.mocked(cdkDeploy).mockRejectedValue(new Error('exit status 1'));
  jest.mocked(failedEvents).mockResolvedValue(['SecondNode: no such package']);
  const deploying = deploy('deploy', options, silent);
  await expect(deploying).rejects.toThrow(DeployFailed);
  await expect(deploying).rejects.toThrow('cdk deploy failed:\nSecondNode: no such package');
});
