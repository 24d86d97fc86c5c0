import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/** A node of a robot LAN: of this app, or of another stack (`CloudNode.fromCloudNodeAttributes`). */
export interface ICloudNode extends IConstruct, ec2.IConnectable, iam.IGrantable {
  /** Host name; the node answers as `<hostname>.local` on the LAN. */
  readonly hostname: string;
  /** IPv4 address in its subnet of the VPC. */
  readonly privateIpAddress: string;
  /** Instance id (token). */
  readonly instanceId: string;
}

/** A node that another stack has made. */
export interface CloudNodeAttributes {
  /** Host name. */
  readonly hostname: string;
  /** IPv4 address in its subnet of the VPC. */
  readonly privateIpAddress: string;
  /** Instance id. */
  readonly instanceId: string;
  /** ARN of its role. */
  readonly roleArn: string;
  /** A security group that it is in; of itself alone, if its ports are to be opened on no other machine. */
  readonly securityGroup: ec2.ISecurityGroup;
}

/** A node that another stack has made. */
export class ImportedNode extends Construct implements ICloudNode {
  readonly hostname: string;
  readonly privateIpAddress: string;
  readonly instanceId: string;
  readonly connections: ec2.Connections;
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, attributes: CloudNodeAttributes) {
    super(scope, id);
    const { hostname, privateIpAddress, instanceId, roleArn, securityGroup } = attributes;
    this.hostname = hostname;
    this.privateIpAddress = privateIpAddress;
    this.instanceId = instanceId;
    this.connections = new ec2.Connections({ securityGroups: [securityGroup] });
    this.grantPrincipal = iam.Role.fromRoleArn(this, 'Role', roleArn);
  }
}
