import { createHash } from 'node:crypto';
import { CfnWaitCondition, CfnWaitConditionHandle, type Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';

export interface ReadySignalProps {
  /**
   * Everything of which a change starts the machine anew or replaces it; tokens
   * count as what they stand for in the template. Called at synthesis; another
   * value makes the deploy wait for a new signal.
   */
  readonly configuration: () => unknown;

  /** How long the deploy waits for the machine. */
  readonly timeout: Duration;
}

/**
 * Makes a deploy wait until a machine says that it works, and fail with the
 * machine's own words when it says that it does not.
 *
 * A wait condition cannot be updated, and one at an old handle would take the
 * old signal for the new one. So both parts carry a hash of the configuration
 * in their logical ids: a changed configuration has a condition and a handle of
 * its own, whose address the machine finds in its user data. A creation policy
 * on the instance would wait at the first deploy only.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
 */
export class ReadySignal extends Construct {
  /** Pre-signed address for the signal (token). It allows nothing but the signal. */
  readonly url: string;

  private readonly condition: CfnWaitCondition;

  constructor(scope: Construct, id: string, props: ReadySignalProps) {
    super(scope, id);
    const handle = new CfnWaitConditionHandle(this, 'Handle');
    const timeout = props.timeout.toSeconds().toString();
    this.condition = new CfnWaitCondition(this, 'Condition', { handle: handle.ref, timeout, count: 1 });
    // The timeout is the condition's, so it counts as configuration too.
    const version = () => fingerprint([Stack.of(this).resolve(props.configuration()), timeout]);
    for (const element of [handle, this.condition]) {
      const base = Stack.of(this).getLogicalId(element);
      element.overrideLogicalId(Lazy.uncachedString({ produce: () => base + version() }));
    }
    this.url = handle.ref;
  }

  /** Start waiting only when these exist: a condition's clock runs from its creation. */
  waitAfter(...dependencies: IConstruct[]): void {
    this.condition.node.addDependency(...dependencies);
  }
}

function fingerprint(configuration: unknown): string {
  return createHash('sha256').update(JSON.stringify(configuration)).digest('hex').slice(0, 16);
}
