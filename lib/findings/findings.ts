import { Validations } from 'aws-cdk-lib';
import { type Construct, type IConstruct, Node } from 'constructs';

/** Why a construct keeps what cdk-nag finds at it. */
export interface FindingReason {
  /** Rule, and the finding where the rule has several: `AwsSolutions-IAM5[Resource::*]`, for example. */
  readonly id: string;
  /** For a security reviewer. */
  readonly reason: string;
}

const reasons = new WeakMap<IConstruct, FindingReason[]>();

/** Keeps a reason until an app that has cdk-nag asks for all of them. */
export function explain(construct: IConstruct, reason: FindingReason): void {
  reasons.set(construct, [...(reasons.get(construct) ?? []), reason]);
}

/** What the rules of cdk-nag 3 (AwsSolutions) find at constructs of this package, and why it is right there. */
export class Findings {
  /**
   * Acknowledges them, each with its reason: `Findings.acknowledge(app)`, once all is made. Functions behind custom
   * resources stand beside a LAN or cluster, in its stack, so give the stack or the app.
   */
  static acknowledge(scope: IConstruct): void {
    for (const construct of Node.of(scope).findAll()) {
      for (const reason of reasons.get(construct) ?? []) Validations.of(construct as Construct).acknowledge(reason);
      // Whoever asks again asks for what was made since.
      reasons.delete(construct);
    }
  }

  private constructor() {}
}
