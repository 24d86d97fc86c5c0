import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { CloudMachine } from '../../machine/cloud-machine';
import { CertificateAuthority } from '../../pki/certificate-authority';
import { ClientProfile } from '../../pki/client-profile';
import type { IUplinkProfile, UplinkAccess, UplinkAccessProps } from '../access';
import type { OpenVpnPlan } from './settings';

/** A certificate authority for the LAN, and a certificate with its profile for each client. */
export class OpenVpnAccess implements UplinkAccess {
  readonly authority: CertificateAuthority;

  constructor(
    scope: Construct,
    private readonly plan: OpenVpnPlan,
    private readonly props: UplinkAccessProps,
  ) {
    this.authority = new CertificateAuthority(scope, 'CertificateAuthority', {
      name: props.lanName,
      serverName: props.gatewayHostname,
      ...(props.signingKey ? { signingKey: props.signingKey } : {}),
      ...(props.encryptionKey ? { encryptionKey: props.encryptionKey } : {}),
      ...(props.removalPolicy ? { removalPolicy: props.removalPolicy } : {}),
    });
  }

  get alarms(): readonly cloudwatch.Alarm[] {
    return this.authority.crlRenewalAlarms;
  }

  serveFrom(gateway: CloudMachine): void {
    this.authority.grantReadServerCredentials(gateway);
    gateway.bootAfter(this.authority);
  }

  createProfile(scope: Construct, id: string, client: string, remoteHost: string): IUplinkProfile {
    return new ClientProfile(scope, id, {
      authority: this.authority,
      client,
      remoteHost,
      port: this.plan.port,
      ...(this.plan.tcpPort === undefined ? {} : { tcpPort: this.plan.tcpPort }),
      lanMtuBytes: this.props.lanMtuBytes,
      lanCidr: this.props.lanCidr,
    });
  }
}
