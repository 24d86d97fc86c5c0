import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import type { IUplinkProfile } from '../uplink/access';
import { ImportedAccess } from '../uplink/openvpn/imported-access';
import { UplinkKind } from './props';
import { GATEWAY_HOSTNAME } from './setting-checks';

/** A robot LAN: of this app, or of another stack (`RobotLan.fromRobotLanAttributes`). */
export interface IRobotLan extends IConstruct, ec2.IConnectable {
  /** Name of the LAN, below which its parameters are: `/skylan/lan/<name>`. */
  readonly lanName: string;
  /** Public IPv4 address of the gateway, which desktop gateways call. */
  readonly gatewayAddress: string;

  /**
   * Makes a profile for a further desktop gateway. Its removal revokes it.
   *
   * @param client - name of the desktop gateway
   * @param kind - of the uplink by which it comes in. @default - the one that names no clients
   */
  addClient(client: string, kind?: UplinkKind): IUplinkProfile;

  /** Lets somebody read the profile of one client, and of no other. */
  grantReadProfile(grantee: iam.IGrantable, client: string): iam.Grant;
}

/** A LAN that another stack has made. */
export interface RobotLanAttributes {
  /** Name of the LAN (`lanName`). */
  readonly lanName: string;
  /** Public IPv4 address of the gateway (`gatewayAddress`). */
  readonly gatewayAddress: string;
  /** Signs its clients' certificates; of this account and region. */
  readonly signingKey: kms.IKey;
  /**
   * Encrypts its secrets in Parameter Store (`encryptionKey` of the LAN).
   *
   * @default - the account's own key, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * UDP port of the OpenVPN server.
   *
   * @default 1194
   */
  readonly uplinkPort?: number;
  /**
   * TCP port of its OpenVPN server.
   *
   * @default - there is none
   */
  readonly uplinkTcpPort?: number;
  /**
   * Largest packet inside the LAN, in bytes.
   *
   * @default 1500
   */
  readonly lanMtuBytes?: number;
  /**
   * The LAN in CIDR notation, which profiles say to `skylan-join`: it then refuses addresses that are not of the LAN.
   *
   * @default - they do not say it
   */
  readonly lanCidr?: string;
  /**
   * A security group that all its machines are in, to open ports on all of them.
   *
   * @default - none: `connections` opens nothing
   */
  readonly securityGroup?: ec2.ISecurityGroup;
}

/** A LAN that another stack has made. */
export class ImportedLan extends Construct implements IRobotLan {
  readonly lanName: string;
  readonly gatewayAddress: string;
  readonly connections: ec2.Connections;
  private readonly access: ImportedAccess;

  constructor(scope: Construct, id: string, attributes: RobotLanAttributes) {
    super(scope, id);
    const {
      lanName,
      gatewayAddress,
      signingKey,
      encryptionKey,
      uplinkPort,
      uplinkTcpPort,
      lanMtuBytes,
      lanCidr,
      securityGroup,
    } = attributes;
    this.lanName = lanName;
    this.gatewayAddress = gatewayAddress;
    this.connections = new ec2.Connections({ securityGroups: securityGroup ? [securityGroup] : [] });
    this.access = new ImportedAccess(this, {
      ...{ lanName, signingKey, gatewayHostname: GATEWAY_HOSTNAME },
      ...(encryptionKey ? { encryptionKey } : {}),
      ...(uplinkPort ? { port: uplinkPort } : {}),
      ...(uplinkTcpPort ? { tcpPort: uplinkTcpPort } : {}),
      ...(lanMtuBytes ? { lanMtuBytes } : {}),
      ...(lanCidr ? { lanCidr } : {}),
    });
  }

  /** @throws Error for a client of WireGuard, whose key the stack with the gateway has to list */
  addClient(client: string, kind: UplinkKind = UplinkKind.OPENVPN): IUplinkProfile {
    if (kind !== UplinkKind.OPENVPN)
      throw new Error(
        `the client ${JSON.stringify(client)} cannot be made here for ${kind}: its key is in the list of the stack that has the gateway; add the client there, or let it come in by ${UplinkKind.OPENVPN}`,
      );
    return this.access.createProfile(client, this.gatewayAddress);
  }

  grantReadProfile(grantee: iam.IGrantable, client: string): iam.Grant {
    return this.access.grantReadProfile(grantee, client);
  }
}
