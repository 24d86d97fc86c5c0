import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { renderCloudConfig } from '../machine/cloud-config';
import { CloudMachine } from '../machine/cloud-machine';
import { rootDeviceName } from '../machine/pinned-image';
import type { ILanNetwork } from './lan-network';
import type { LanSecurityGroups } from './lan-security-groups';
import type { MachinePlan, RobotLanPlan } from './plan-types';
import { nodeMachine } from './render/machines';

export interface CloudNodeProps {
  readonly network: ILanNetwork;
  readonly securityGroups: LanSecurityGroups;
  readonly plan: RobotLanPlan;
  /** This node's part of the plan. */
  readonly node: MachinePlan;
  /** AMI id. */
  readonly imageId: string;
}

/** An instance on the robot's LAN, behind the cloud gateway, with Docker and DDS settings. */
export class CloudNode extends Construct implements ec2.IConnectable {
  readonly machine: CloudMachine;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: CloudNodeProps) {
    super(scope, id);
    this.machine = new CloudMachine(this, 'Machine', {
      hostname: props.node.hostname,
      subnet: props.network.subnet,
      privateIpAddress: props.node.cloudAddress,
      instanceType: new ec2.InstanceType(props.node.instanceType),
      imageId: props.imageId,
      rootDeviceName: rootDeviceName(props.node.image),
      securityGroups: [props.securityGroups.overlay],
      userData: (deployed) => renderCloudConfig(nodeMachine(props.plan, props.node, deployed)),
    });
    this.connections = this.machine.connections;
  }
}
