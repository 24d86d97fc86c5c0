import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { explain } from '../findings/findings';
import { handlerCode } from './handler-code';

const PROJECT_ROOT = join(__dirname, '..', '..');

/** Folder of the installed package with a folder for each handler. */
export const BUNDLED_HANDLERS = 'handlers';

export interface HandlerProviderProps {
  /** Folder of lambda/ with the handler. */
  readonly handler: string;
  /** What the function does. */
  readonly description: string;
}

/**
 * A function behind custom resources. It may write its log and nothing else:
 * whoever uses it allows it what it needs.
 */
export class HandlerProvider extends Construct {
  /**
   * The provider of this id in the stack that `scope` is in; made at the first call, so that all resources of a stack
   * share one function.
   */
  static singleton(scope: Construct, id: string, props: HandlerProviderProps): HandlerProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(id) as HandlerProvider | undefined) ?? new HandlerProvider(stack, id, props);
  }

  /** For `CustomResource.serviceToken`. */
  readonly serviceToken: string;
  /** Does the work; may be the target of schedules too. */
  readonly handler: lambda.IFunction;
  /** The handler's role. */
  readonly role: iam.IRole;

  private constructor(scope: Construct, id: string, props: HandlerProviderProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.functionRole('HandlerRole', logGroup);
    this.handler = new lambda.Function(this, 'Handler', {
      description: props.description,
      code: lambda.Code.fromAsset(this.codeOf(props.handler)),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      memorySize: 512,
      timeout: Duration.minutes(5),
      role: this.role,
      logGroup,
    });
    const frameworkRole = this.functionRole('FrameworkRole', logGroup);
    const provider = new Provider(this, 'Framework', {
      onEventHandler: this.handler,
      frameworkOnEventRole: frameworkRole,
      logGroup,
    });
    this.serviceToken = provider.serviceToken;
    const handlerId = Stack.of(this).getLogicalId(this.handler.node.defaultChild as lambda.CfnFunction);
    explain(frameworkRole, {
      id: `AwsSolutions-IAM5[Resource::<${handlerId}.Arn>:*]`,
      reason: 'The wildcard stands for the versions of the one function that the framework calls.',
    });
  }

  /**
   * The handler as Lambda runs it, which the installed package brings; as it was written where the CDK does without
   * bundles, as for `cdk list`.
   */
  private codeOf(handler: string): string {
    const brought = join(PROJECT_ROOT, BUNDLED_HANDLERS, handler);
    if (existsSync(brought)) return brought;
    const source = join(PROJECT_ROOT, 'lambda', handler);
    if (!Stack.of(this).bundlingRequired) return source;
    return handlerCode({ root: PROJECT_ROOT, entry: `lambda/${handler}/index.ts` });
  }

  /** A role that may write to one log group, which is all that the managed policy would be needed for. */
  private functionRole(id: string, logGroup: logs.ILogGroup): iam.Role {
    const role = new iam.Role(this, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    return role;
  }
}
