import type { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import type { UplinkAccess } from '../uplink/access';
import type { ILanNetwork } from './lan-network';
import type { LanSecurityGroups } from './lan-security-groups';
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
  /** Size of the root volume. @default - that of `CloudMachine` */
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
    const { gateway } = props.plan();
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: gateway.hostname,
      vpc: props.network.vpc,
      subnet: props.network.subnet,
      privateIpAddress: gateway.cloudAddress,
      instanceType: new ec2.InstanceType(gateway.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(gateway.image),
      securityGroups: [props.securityGroups, props.securityGroups.uplink, ...props.ownGroups],
      ...(props.rootVolumeSize ? { rootVolumeSize: props.rootVolumeSize } : {}),
      // What it forwards for nodes without a public address has their addresses.
      sourceDestCheck: false,
      machine: (deployed) => gatewayMachine(props.plan(), deployed),
    });
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
