import { Duration } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { grantReadParameters } from '../custom-resource/parameter-access';
import type { CloudMachine } from '../machine/cloud-machine';
import { ReadySignal } from '../machine/ready-signal';
import { RoleBundle } from '../machine/role-bundle';
import { grantPullImages } from './ecr-images';
import { workloadParameter } from './namespace';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { packWorkload } from './workload-archive';
import { readWorkload } from './workload-folder';

export interface WorkloadProps {
  /** The node that runs it. */
  readonly machine: CloudMachine;
  readonly plan: RobotLanPlan;
  /** The node's part of the plan. */
  readonly node: MachinePlan;
}

/**
 * What a node runs: a folder with a Compose file, in the account's bucket for CDK assets. The node follows a parameter
 * that names it, so that a changed folder reaches a running node and starts nothing but containers; the deploy waits for
 * the node's word that they run, and fails with its reason.
 */
export class Workload extends Construct {
  /** Makes one where the node has something to run. */
  static ifGiven(scope: Construct, id: string, props: WorkloadProps): void {
    const name = workloadParameter(props.plan, props.node);
    if (name !== undefined && props.node.compose !== undefined)
      new Workload(scope, id, name, props.node.compose, props);
  }

  private constructor(
    scope: Construct,
    id: string,
    name: string,
    folder: string,
    { machine }: Pick<WorkloadProps, 'machine'>,
  ) {
    super(scope, id);
    const workload = readWorkload(folder);
    const archive = packWorkload(workload);
    const bundle = RoleBundle.ofArchive(this, archive);
    const started = new ReadySignal(this, 'Started', {
      // A machine that is started anew starts it anew.
      configuration: () => [archive.sha256, machine.ready.url],
      timeout: Duration.minutes(35),
    });
    const parameter = new ssm.StringParameter(this, 'Parameter', {
      parameterName: name,
      description: `What ${machine.hostname} runs`,
      stringValue: `${archive.sha256} ${bundle.url} ${started.url}`,
    });
    bundle.grantRead(machine).applyBefore(parameter);
    grantReadParameters(this, machine, [name]);
    grantPullImages(this, machine, workload.images);
    machine.bootAfter(parameter);
    started.waitAfter(machine.ready, parameter);
  }
}
