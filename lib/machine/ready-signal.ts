import { createHash } from 'node:crypto';
import { CfnWaitCondition, CfnWaitConditionHandle, type Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';

export interface ReadySignalProps {
  /**
   * Text that stands for the machine's configuration. Called at synthesis; a
   * new text makes the deploy wait for a new signal.
   */
  readonly configuration: () => string;

  /** How long the deploy waits for the machine. */
  readonly timeout: Duration;
}

/**
 * Makes a deploy wait until a machine says that it works, and fail with the
 * machine's own words when it says that it does not.
 *
 * A wait condition counts only signals that come after it was made, so both its
 * parts carry a hash of the configuration in their logical ids: a changed
 * configuration is a new condition. A creation policy on the instance would
 * wait at the first deploy only.
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
    // CloudFormation refuses to update a condition, so its timeout counts as configuration too.
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
