import { awsCommand } from '../aws/command-line';
import { ownIds } from '../aws/own';
import { clockPath } from '../aws/settings';
import { clockOf, moveClock } from '../util/moved-clock';

interface Targets {
  readonly Targets: readonly { readonly Arn: string }[];
}

interface FunctionConfiguration {
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

/**
 * The schedule of a LAN's renewals in the embedded AWS, with the clock by which it goes, and by which the function goes
 * that it calls.
 */
export class Renewal {
  /**
   * Gives the function a clock that can be moved.
   *
   * @throws Error when the stack has another number of schedules than one
   */
  static async start(): Promise<Renewal> {
    const rules = await ownIds('AWS::Events::Rule');
    const [rule] = rules;
    if (rule === undefined || rules.length > 1) {
      throw new Error(`The stack has ${rules.length} schedules; one was expected.`);
    }
    moveClock(clockPath, 0);
    const targets = await awsCommand<Targets>('events', 'list-targets-by-rule', '--rule', rule);
    for (const { Arn } of targets?.Targets ?? []) await withMovedClock(Arn);
    return new Renewal(rule);
  }

  private constructor(private readonly rule: string) {}

  /** Moves its clock to what is ahead of the host's by so many seconds. What is due is done within seconds. */
  moveTo(seconds: number): void {
    moveClock(clockPath, seconds);
  }

  /** Nothing is renewed from here on. */
  async stop(): Promise<void> {
    await awsCommand('events', 'disable-rule', '--name', this.rule);
  }

  /** The end of {@link stop}. */
  async resume(): Promise<void> {
    await awsCommand('events', 'enable-rule', '--name', this.rule);
  }
}

async function withMovedClock(name: string): Promise<void> {
  const of = ['--function-name', name];
  const known = await awsCommand<FunctionConfiguration>('lambda', 'get-function-configuration', ...of);
  const Variables = { ...known?.Environment?.Variables, ...clockOf(clockPath) };
  const environment = JSON.stringify({ Variables });
  await awsCommand('lambda', 'update-function-configuration', ...of, '--environment', environment);
}
