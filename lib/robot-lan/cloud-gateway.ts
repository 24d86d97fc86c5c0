import { Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import type { UplinkAccess } from '../uplink/access';
import { allowIdleStop } from './idle-stop';
import type { ILanNetwork } from './lan-network';
import type { LanSecurityGroups } from './lan-security-groups';
import { lanTags } from './machine-tags';
import { OverlayParameter } from './overlay-parameter';
import type { RobotLanPlan } from './plan-types';
import { gatewayMachine } from './render/machines';

export interface CloudGatewayProps {
  readonly network: ILanNetwork;
  readonly securityGroups: LanSecurityGroups;
  /** Who may come in by each uplink. */
  readonly uplinks: readonly UplinkAccess[];
  /** The plan. Called at synthesis, so that nodes added later get their overlay port. */
  readonly plan: () => RobotLanPlan;
  /** AMI id. */
  readonly imageId: string;
  /** Size of the root volume. @default - what the plan says */
  readonly rootVolumeSize?: Size | undefined;
  /** Further security groups that it is in. */
  readonly ownGroups: readonly ec2.ISecurityGroup[];
}

/**
 * The cloud gateway: ends the desktop gateways' uplinks and bridges them with
 * the overlay to the cloud nodes.
 */
export class CloudGateway extends Construct implements ec2.IConnectable, iam.IGrantable {
  readonly machine: CloudMachine;
  /** Elastic IP that desktop gateways call (token). */
  readonly publicIpAddress: string;

  /**
   * Makes one. `RobotLan` does.
   *
   * @jsii ignore
   */
  static create(scope: Construct, id: string, props: CloudGatewayProps): CloudGateway {
    return new CloudGateway(scope, id, props);
  }

  private constructor(scope: Construct, id: string, props: CloudGatewayProps) {
    super(scope, id);
    const { gateway, name, power } = props.plan();
    const { stackName } = Stack.of(this);
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: gateway.hostname,
      vpc: props.network.vpc,
      subnet: props.network.subnet,
      privateIpAddress: gateway.cloudAddress,
      instanceType: new ec2.InstanceType(gateway.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(gateway.image),
      rootVolumeSize: props.rootVolumeSize ?? Size.gibibytes(gateway.volumeGib),
      securityGroups: [props.securityGroups, props.securityGroups.uplink, ...props.ownGroups],
      // What it forwards for nodes without a public address has their addresses.
      sourceDestCheck: false,
      tags: lanTags(name),
      machine: (deployed) => gatewayMachine(props.plan(), deployed, stackName),
    });
    if (power.idleStopMinutes !== undefined) allowIdleStop(this.machine, name);
    this.publicIpAddress = this.machine.publicIpAddress;
    for (const uplink of props.uplinks) uplink.serveFrom(this.machine);
    OverlayParameter.ifRead(this, 'Overlay', { machine: this.machine, plan: props.plan, of: (plan) => plan.gateway });
  }

  /** The gateway's role. */
  get grantPrincipal(): iam.IPrincipal {
    return this.machine.grantPrincipal;
  }

  /** Opens ports on this gateway alone. */
  get connections(): ec2.Connections {
    return this.machine.connections;
  }
}
