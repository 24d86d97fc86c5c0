import { aws, workOn } from '../../aws/current';
import { awsRuns } from '../../aws/ministack';
import { RUN_STACK } from '../../aws/own';
import { cleanUp } from './clean-up';
import { runOf, stackNamed } from './prepare';

/**
 * Removes what the run has made in an account, and tells what could not be removed; where there is no such run nothing is
 * done.
 *
 * @returns what stays, a line each
 */
export async function removedFromAccount(print: (line: string) => void = console.log): Promise<string[]> {
  const { name, run, embedded } = aws();
  if (run === undefined || (embedded && !awsRuns())) return [];
  print(`Removing what the run has made in ${name} ...`);
  let told = '';
  const progress = (line: string) => {
    if (line !== told) print(`  ${line}`);
    told = line;
  };
  const left = await cleanUp(run, progress).catch((error: unknown) => [
    `perhaps the stack ${RUN_STACK}: ${error instanceof Error ? error.message : error}. Try npm run lab -- down --aws`,
  ]);
  for (const line of toldOf(left)) print(line);
  return left;
}

/** Lines about what stays in an account. */
function toldOf(left: readonly string[]): string[] {
  if (left.length > 0) return ['Not removed, and perhaps not free of charge:', ...left.map((line) => `  ${line}`)];
  return [
    'Nothing that costs is left: a KMS key is pending deletion for 7 days, and assets stay in the bucket of cdk bootstrap.',
  ];
}

/** Removes what an earlier run has left in the account, whichever run it was. A stack that is not the lab's stays. */
export async function removeLeftRun(print: (line: string) => void = console.log): Promise<string[]> {
  const stack = await stackNamed(RUN_STACK);
  const run = stack && runOf(stack);
  if (run === undefined) {
    print(`There is no stack ${RUN_STACK} of a lab's run in ${aws().name}.`);
    return [];
  }
  workOn({ ...aws(), run });
  return removedFromAccount(print);
}
