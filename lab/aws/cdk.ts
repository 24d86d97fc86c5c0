import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot, runSubdir } from '../util/paths';
import type { Progress } from '../util/progress';
import { CommandError, tryRun } from '../util/run';
import { aws } from './current';
import { AWS_ACCOUNT, AWS_REGION, cdkPath, logDir } from './settings';

export interface CdkOptions {
  /** Folder of the CDK app (that of `cdk.json`). @default the checkout */
  readonly cwd?: string;
  /** `key=value` pairs handed on as `--context`. */
  readonly context?: readonly string[];
  /** Told one line for each resource as it is made. */
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** One event of a stack, from a line that `cdk deploy --progress events` prints. */
export interface StackEvent {
  readonly stack: string;
  /** Such as `CREATE_COMPLETE`. */
  readonly status: string;
  readonly type: string;
  /** Path in the app where the CLI knows it, else the logical id. */
  readonly resource: string;
  readonly reason?: string;
}

/** Key of the tag that a stack, and all of it that takes tags, has in an account: its value is the run's id. */
export const RUN_TAG = 'skylan:lab';

/** `cdk bootstrap`, quiet but for failures. */
export async function cdkBootstrap(options: CdkOptions = {}): Promise<void> {
  // Away from any cdk.json: with one the CLI would run the app first, which bootstrapping does not need.
  const cwd = runSubdir('aws');
  await cdk('bootstrap', ['bootstrap', `aws://${AWS_ACCOUNT}/${AWS_REGION}`], { ...options, cwd });
}

/**
 * `cdk synth` into `output`: the templates of all stacks. CloudFormation's own rules for templates are not looked at,
 * which is two thirds of a synthesis: `cdk synth` and the tests do that. cdk-nag is.
 */
export async function cdkSynth(output: string, options: CdkOptions = {}): Promise<void> {
  const synth = ['synth', '--quiet', '--no-lookups', '--output', output, ...contextArguments(options)];
  await cdk('synth', synth, options, { CDK_VALIDATION: 'false' });
}

/**
 * `cdk deploy` of one stack from a cloud assembly that {@link cdkSynth} wrote.
 *
 * @returns the stack's outputs
 * @throws CommandError when the deploy failed, with the end of what the CLI printed
 */
export async function cdkDeploy(stack: string, assembly: string, name: string, options: CdkOptions = {}) {
  const outputsFile = join(logDir, `${name}.outputs.json`);
  mkdirSync(logDir, { recursive: true });
  writeFileSync(outputsFile, '{}');
  const { run } = aws();
  const tags = run === undefined ? [] : ['--tags', `${RUN_TAG}=${run}`];
  const deploy = ['deploy', stack, '--app', assembly, '--require-approval', 'never', '--progress', 'events', ...tags];
  await cdk(name, [...deploy, '--outputs-file', outputsFile], options);
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
  return outputs[stack] ?? {};
}

function contextArguments(options: CdkOptions): string[] {
  return (options.context ?? []).flatMap((pair) => ['--context', pair]);
}

async function cdk(
  name: string,
  args: readonly string[],
  options: CdkOptions,
  added: Readonly<Record<string, string>> = {},
): Promise<void> {
  const environment = { ...(await aws().environment()), ...added };
  mkdirSync(environment.HOME as string, { recursive: true });
  mkdirSync(logDir, { recursive: true });
  const log = join(logDir, `${name}.log`);
  writeFileSync(log, '');
  const argv = [cdkPath, '--no-notices', '--no-color', ...args];
  let rest = '';
  const result = await tryRun(argv, {
    cwd: options.cwd ?? repoRoot,
    env: environment,
    signal: options.signal,
    onOutput: (text) => {
      appendFileSync(log, text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = parseEvent(line);
        if (event && worthTelling(event)) options.progress?.(eventText(event));
      }
    },
  });
  if (result.exitCode !== 0)
    throw new CommandError(argv, `exit status ${result.exitCode} (all output: ${log})`, result);
}

/** One line a resource: its end, and what it waits for when that takes long. */
function worthTelling(event: StackEvent): boolean {
  return /_(COMPLETE|FAILED)$/.test(event.status) || event.type === 'AWS::CloudFormation::WaitCondition';
}

function eventText({ status, resource, type, reason }: StackEvent): string {
  const path = resource.replace(/ \([^ ]*\)$/, '');
  return [status, path, `(${type})`, reason].filter(Boolean).join(' ');
}

/** Reads a line of the CDK CLI's progress; undefined for any other line. */
export function parseEvent(line: string): StackEvent | undefined {
  const fields = line.split(' | ').map((field) => field.trim());
  const [stack = '', , , status = '', type = '', resource = '', ...reason] = fields;
  if (!/^[A-Z]+(_[A-Z]+)+$/.test(status) || !type.includes('::')) return undefined;
  return { stack, status, type, resource, ...(reason.length > 0 ? { reason: reason.join(' | ') } : {}) };
}
