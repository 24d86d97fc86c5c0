import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { RUN_TAG } from '../../aws/cdk';
import { cloudFormation } from '../../aws/clients';
import { aws } from '../../aws/current';
import { BOOTSTRAP, RUN_STACK } from '../../aws/own';
import { assembly, type LabOptions, synth } from '../deploy';
import { agreed } from './ask';
import { type PricedTemplate, priceLines, priceOf } from './price';

/** How long a run stands, in minutes: boots, checks, deploys, and its removal. */
export const RUN_MINUTES = 60;

/** Id of a new run: letters, digits and hyphens, 22 characters; also the name of its network. */
export function newRun(now: Date = new Date()): string {
  const [day, time = ''] = now.toISOString().slice(0, 16).replaceAll('-', '').split('T');
  return `lab-${day}-${time.replace(':', '')}-${randomBytes(2).toString('hex')}`;
}

/**
 * Tells what a run will make, where, and at what cost, and asks whether to go on.
 *
 * @param yes - it is agreed, and not asked
 * @throws Error when the account is not ready for it, or the answer is no
 */
export async function prepareAccount(
  options: LabOptions,
  yes: boolean,
  print: (line: string) => void = console.log,
): Promise<void> {
  const { name, run, embedded } = aws();
  if (!embedded) {
    const [bootstrap, stack] = await Promise.all([stackNamed(BOOTSTRAP), stackNamed(RUN_STACK)]);
    const refusal = refusalOf(bootstrap, stack);
    if (refusal !== undefined) throw new Error(`${refusal} Nothing was started.`);
  }
  await synth(options);
  const template = JSON.parse(readFileSync(join(assembly, `${RUN_STACK}.template.json`), 'utf8')) as PricedTemplate;
  const lines = [
    `AWS        ${name}`,
    `Makes      the stack ${RUN_STACK}, tagged ${RUN_TAG}=${run}; removed at the end, after a failure and on Ctrl-C too`,
    ...(embedded
      ? []
      : ['Here       meanwhile this host forwards IPv4, and gives the home its own address towards the internet']),
    ...priceLines(priceOf(template), RUN_MINUTES),
  ];
  for (const line of [...lines.map((text) => `  ${text}`), '']) print(line);
  await agreed(yes);
}

/** Why a run cannot be there: undefined when it can. */
export function refusalOf(bootstrap: Stack | undefined, stack: Stack | undefined): string | undefined {
  if (!bootstrap) return 'The account is not prepared for the CDK in this region: run npx cdk bootstrap once.';
  if (!stack) return undefined;
  const run = runOf(stack);
  if (run === undefined)
    return `There is a stack ${RUN_STACK} that is not the lab's, and must not be touched: choose another region or account.`;
  return `The run ${run} has left the stack ${RUN_STACK}: remove it with npm run lab -- down --aws.`;
}

/** Id of the run that has made a stack; undefined: it is not the lab's. */
export function runOf(stack: Stack): string | undefined {
  return stack.Tags?.find(({ Key }) => Key === RUN_TAG)?.Value;
}

/** A stack by its name; undefined when there is none. */
export async function stackNamed(StackName: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation().send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}
