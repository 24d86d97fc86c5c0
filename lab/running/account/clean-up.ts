import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteStackCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { cloudFormation } from '../../aws/clients';
import { RUN_STACK, resourcesOf } from '../../aws/own';
import type { Progress } from '../../util/progress';
import { leftovers, madeBy } from './leftovers';
import { runOf, stackNamed } from './prepare';

const PAUSE_MS = 10_000;

/** How often a deletion that failed is asked for again: what hindered it is often gone by then. */
const ATTEMPTS = 3;

/** What is to be done about a stack that is in the way. */
export type Step = 'delete' | 'wait' | 'gone' | 'give up';

/**
 * The next step towards a stack that is gone.
 *
 * @param status - as CloudFormation has it. Undefined: there is none
 * @param asked - how often its deletion was asked for
 */
export function nextStep(status: string | undefined, asked: number): Step {
  if (status === undefined || status === 'DELETE_COMPLETE') return 'gone';
  // CloudFormation takes the deletion of a stack that it makes, of one that it changes it does not.
  if (status === 'CREATE_IN_PROGRESS') return asked === 0 ? 'delete' : 'wait';
  if (status.endsWith('_IN_PROGRESS')) return 'wait';
  return asked < ATTEMPTS ? 'delete' : 'give up';
}

/**
 * Removes all that a run has made in an account, whatever state it is in.
 *
 * @param run - its id. A stack of another run, or of nobody's, stays
 * @returns what could not be removed, a line each, with what to do
 */
export async function cleanUp(run: string, progress: Progress, pauseMs = PAUSE_MS): Promise<string[]> {
  const stack = await stackNamed(RUN_STACK);
  if (!stack) return [];
  if (runOf(stack) !== run) return [`the stack ${RUN_STACK}: it is not of the run ${run}, and stays as it is`];
  // Told by the stack while it is there.
  const made = await madeBy(stack, run);
  const left = await withoutStack(stack, progress, pauseMs);
  return [...left, ...(await leftovers(made))];
}

/** Deletes a stack. Returns its resources that stay. */
async function withoutStack({ StackId = '' }: Stack, progress: Progress, pauseMs: number): Promise<string[]> {
  for (let asked = 0; ; await sleep(pauseMs)) {
    // By its id it is still found when it is gone.
    const status = (await stackNamed(StackId))?.StackStatus;
    const step = nextStep(status, asked);
    if (step === 'gone') return [];
    if (step === 'give up') return await stuck(StackId);
    progress(`${RUN_STACK}: ${status}`);
    if (step === 'wait') continue;
    await cloudFormation().send(new DeleteStackCommand({ StackName: StackId }));
    asked += 1;
  }
}

async function stuck(stack: string): Promise<string[]> {
  const resources = (await resourcesOf(stack)).filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE');
  return [
    `the stack ${RUN_STACK}: delete it in the console, or again by npm run lab -- down --aws`,
    ...resources.map(
      ({ ResourceType, PhysicalResourceId, ResourceStatusReason }) =>
        `${ResourceType} ${PhysicalResourceId}${ResourceStatusReason ? `: ${ResourceStatusReason}` : ''}`,
    ),
  ];
}
