import { Lazy } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { grantReadParameters } from '../custom-resource/parameter-access';
import type { CloudMachine } from '../machine/cloud-machine';
import { renderPortList } from '../overlay/port-list';
import { overlayParameter } from './namespace';
import type { MachinePlan, RobotLanPlan } from './plan-types';

export interface OverlayParameterProps {
  /** The machine that reads it. */
  readonly machine: CloudMachine;
  /** The plan. Called at synthesis, so that nodes added later are in the list. */
  readonly plan: () => RobotLanPlan;
  /** The machine's part of a plan. */
  readonly of: (plan: RobotLanPlan) => MachinePlan;
}

/** A machine's list of overlay ports in Parameter Store. Nothing secret: addresses and names. */
export class OverlayParameter extends Construct {
  /** Makes one where the machine reads its list there. */
  static ifRead(scope: Construct, id: string, props: OverlayParameterProps): void {
    const plan = props.plan();
    const name = overlayParameter(plan, props.of(plan));
    if (name !== undefined) new OverlayParameter(scope, id, name, props);
  }

  private constructor(scope: Construct, id: string, name: string, { machine, plan, of }: OverlayParameterProps) {
    super(scope, id);
    const parameter = new ssm.StringParameter(this, 'List', {
      parameterName: name,
      description: `Ports of the overlay on ${machine.hostname}`,
      stringValue: Lazy.string({ produce: () => renderPortList(of(plan()).overlayPorts) }),
      // Some seventy nodes and more do not fit the standard tier.
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
    });
    grantReadParameters(this, machine, [name]);
    machine.bootAfter(parameter);
  }
}
