import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct, IDependable } from 'constructs';
import { encryptionProperty } from '../custom-resource/encryption';
import type { HandlerProvider } from '../custom-resource/handler-provider';
import {
  Authority,
  type CertificateAuthorityAttributes,
  defaultServerName,
  type ICertificateAuthority,
  ImportedAuthority,
} from './authority';
import { CERTIFICATE_AUTHORITY_TYPE, type CertificateAuthorityProperties, type RenewEvent } from './contract';
import { pkiProvider } from './pki-provider';

export interface CertificateAuthorityProps {
  /**
   * Name of the LAN: 1 to 64 letters, digits, `.`, `_` or `-`. Parameters are
   * below `/skylan/lan/<name>`. A changed name is a new authority.
   */
  readonly name: string;
  /**
   * Common name of the OpenVPN server's certificate, which clients check. Of
   * the same form as `name`. It is no address: the server may move.
   *
   * @default - `<name>-gateway`, or its first 64 characters
   */
  readonly serverName?: string;
  /**
   * Is told when an alarm of the authority goes off.
   *
   * @default - nobody is: the alarms are seen in the console alone
   */
  readonly alarmTopic?: sns.ITopic;
  /**
   * Signs certificates and revocation lists: a key of the kind ECC_NIST_P256, for SIGN_VERIFY, of this region and
   * account. Another one is another authority: what is in Parameter Store already must be of its making.
   *
   * @default - a new one
   */
  readonly signingKey?: kms.IKey;
  /**
   * Encrypts the secrets in Parameter Store: a symmetric key of this region and account, whose own policy lets IAM
   * policies decide. Another one has them stored anew under it, with the same values; keep the one before until then.
   *
   * @default - the account's own key for Parameter Store, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * What becomes of a new signing key, and of the parameters, when the authority is removed from its stack. With RETAIN
   * they stay, and an authority of the same name that is given the key as `signingKey`, and the same `encryptionKey`, goes
   * on with them.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A certificate authority for one LAN, with the server's credentials.
 *
 * The authority's private key is a KMS key and never leaves KMS. Certificates,
 * CRL and the server's keys are in Parameter Store, where `lib/pki/contract.ts`
 * says; secrets as SecureString.
 */
export class CertificateAuthority extends Authority {
  /**
   * The authority of another stack: clients can be made for it here, whose removal revokes them. It has to be there
   * before, and goes after them.
   *
   * @throws Error when a name is not of the form that `CertificateAuthorityProps` asks for
   */
  static fromCertificateAuthorityAttributes(
    scope: Construct,
    id: string,
    attributes: CertificateAuthorityAttributes,
  ): ICertificateAuthority {
    return new ImportedAuthority(scope, id, attributes);
  }

  /** The custom resource; whatever reads credentials must depend on it. */
  readonly resource: CustomResource;
  /** Signs certificates and CRLs. */
  readonly key: kms.IKey;
  /**
   * Go off when CRL or certificates were not renewed on two days of three: because the function failed, or because it
   * could not be called. Without `alarmTopic` they have no action. A list is valid for 30 days, and certificates are
   * renewed a year before their end, so that there is time.
   */
  readonly crlRenewalAlarms: cloudwatch.Alarm[];
  /** SHA-256 fingerprint of the CA certificate, colon-separated upper-case hex. */
  readonly fingerprint: string;

  /** @throws Error when a name or key is not of the form that `CertificateAuthorityProps` asks for */
  constructor(scope: Construct, id: string, props: CertificateAuthorityProps) {
    super(scope, id, props.name, props.serverName ?? defaultServerName(props.name), props.encryptionKey);
    const { removalPolicy = RemovalPolicy.DESTROY } = props;
    this.key = props.signingKey ?? this.createKey(props.name, removalPolicy);

    const provider = pkiProvider(this);
    const access = this.allow(this, provider.role);
    const properties: CertificateAuthorityProperties = {
      Namespace: this.namespace,
      FormerNamespace: this.formerNamespace,
      KeyId: this.key.keyId,
      ServerName: this.serverName,
      ...encryptionProperty(props.encryptionKey),
    };
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: CERTIFICATE_AUTHORITY_TYPE,
      serviceToken: provider.serviceToken,
      properties: { ...properties },
      ...(props.removalPolicy ? { removalPolicy } : {}),
    });
    // The handler keeps its permissions until it has deleted the parameters.
    this.resource.node.addDependency(...access);
    this.fingerprint = this.resource.getAttString('Fingerprint');
    this.crlRenewalAlarms = this.watch(this.renewDaily(provider), provider);
    for (const alarm of this.crlRenewalAlarms)
      if (props.alarmTopic) alarm.addAlarmAction(new SnsAction(props.alarmTopic));
  }

  private createKey(name: string, removalPolicy: RemovalPolicy): kms.Key {
    return new kms.Key(this, 'Key', {
      alias: `skylan/${name}/ca`,
      description: `Signs the certificates of the skylan LAN ${name}`,
      keySpec: kms.KeySpec.ECC_NIST_P256,
      keyUsage: kms.KeyUsage.SIGN_VERIFY,
      // Nothing is encrypted with this key, and without the parameters it serves nobody: where they go with the stack,
      // keeping it would only cost money.
      removalPolicy,
      pendingWindow: Duration.days(7),
    });
  }

  /** @internal */
  override _readyFor(scope: Construct): IDependable {
    if (Stack.of(scope) === Stack.of(this)) return this.resource;
    const access = super._readyFor(scope);
    // CloudFormation takes the stacks in this order then, and the other way round when they go.
    (access as Construct).node.addDependency(this.resource);
    return access;
  }

  private renewDaily(provider: HandlerProvider): events.Rule {
    const event: RenewEvent = {
      Renew: { Namespace: this.namespace, KeyId: this.key.keyId, ...encryptionProperty(this.encryptionKey) },
    };
    const rule = new events.Rule(this, 'CrlRenewal', {
      description: `Renews the CRL of ${this.namespace}, which is valid for 30 days, and certificates that are due`,
      schedule: events.Schedule.rate(Duration.days(1)),
    });
    rule.addTarget(
      new targets.LambdaFunction(provider.handler, {
        event: events.RuleTargetInput.fromObject(event),
        retryAttempts: 5,
      }),
    );
    rule.node.addDependency(this.resource);
    return rule;
  }

  private watch(rule: events.Rule, provider: HandlerProvider): cloudwatch.Alarm[] {
    const failedInvocations = new cloudwatch.Metric({
      namespace: 'AWS/Events',
      metricName: 'FailedInvocations',
      dimensionsMap: { RuleName: rule.ruleName },
    });
    const metrics = { CrlRenewalErrors: provider.handler.metricErrors(), CrlRenewalNotCalled: failedInvocations };
    return Object.entries(metrics).map(
      ([id, metric]) =>
        new cloudwatch.Alarm(this, id, {
          alarmDescription:
            `CRL or certificates of ${this.namespace} are not renewed. OpenVPN lets nobody in once the CRL has expired, ` +
            '30 days after its last renewal: read the log of the function that makes it',
          metric: metric.with({ statistic: 'Sum', period: Duration.days(1) }),
          threshold: 1,
          evaluationPeriods: 3,
          datapointsToAlarm: 2,
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
        }),
    );
  }
}
