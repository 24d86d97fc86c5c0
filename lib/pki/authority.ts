import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct, type IDependable } from 'constructs';
import { formerNamespace, networkNamespace } from '../custom-resource/contract';
import { checkEncryptionKey, grantDecrypt, handlerKeyPolicy } from '../custom-resource/encryption';
import { handlerPolicy } from '../custom-resource/handler-policy';
import { checkName } from '../custom-resource/names';
import { acknowledgeFolder, grantReadParameters, parameterArn } from '../custom-resource/parameter-access';
import { parameterNames } from './contract';
import { pkiProvider } from './pki-provider';

/** The certificate authority of a LAN: of this app, or of another stack (`fromCertificateAuthorityAttributes`). */
export interface ICertificateAuthority extends IConstruct {
  /** Parameter namespace without slashes at its ends, for example `skylan/lan/robot-lan`. */
  readonly namespace: string;
  /** Namespace from which the parameters move here, should they be there yet. */
  readonly formerNamespace: string;
  /** Common name of the server's certificate. */
  readonly serverName: string;
  /** Signs certificates and CRLs. */
  readonly key: kms.IKey;
  /** Encrypts secrets; undefined where it is the account's own key for Parameter Store, `aws/ssm`. */
  readonly encryptionKey?: kms.IKey;

  /**
   * Allows to read what the OpenVPN server needs: the server's certificate and
   * keys, the CA certificate, the CRL and who is on it. Nothing of any client.
   */
  grantReadServerCredentials(grantee: iam.IGrantable): iam.Grant;

  /**
   * What has to be there before the handler in the stack of `scope` makes something for this authority.
   *
   * @internal
   */
  _readyFor(scope: Construct): IDependable;
}

/** An authority that another stack has made. */
export interface CertificateAuthorityAttributes {
  /** Name of the LAN, as `CertificateAuthorityProps` has it. */
  readonly name: string;
  /** Signs its certificates; of this account and region. */
  readonly key: kms.IKey;
  /**
   * Common name of the server's certificate.
   *
   * @default - `<name>-gateway`; `cloud-gateway` is that of a `RobotLan`
   */
  readonly serverName?: string;
  /**
   * Encrypts its secrets, as `CertificateAuthorityProps` has it; those of clients that are made here, too.
   *
   * @default - the account's own key for Parameter Store, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey;
}

/** What all authorities have, wherever they are made. */
export abstract class Authority extends Construct implements ICertificateAuthority {
  abstract readonly key: kms.IKey;
  readonly namespace: string;
  readonly formerNamespace: string;
  readonly serverName: string;
  readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, name: string, serverName: string, encryptionKey?: kms.IKey) {
    super(scope, id);
    checkName('name', name);
    checkName('serverName', serverName);
    checkEncryptionKey(this, encryptionKey);
    this.serverName = serverName;
    if (encryptionKey) this.encryptionKey = encryptionKey;
    this.namespace = networkNamespace('lan', name);
    this.formerNamespace = formerNamespace(name);
  }

  grantReadServerCredentials(grantee: iam.IGrantable): iam.Grant {
    const names = parameterNames(this.namespace);
    const revoked = `${names.revokedFolder}/*`;
    acknowledgeFolder(grantee.grantPrincipal, this.parameterArn(revoked), 'this LAN');
    const secrets = [names.gatewayKey, names.gatewayTlsCryptKey];
    const read = grantReadParameters(this, grantee, [
      ...[names.caCertificate, names.caCrl, revoked],
      ...[names.gatewayCertificate, ...secrets],
    ]);
    return this.encryptionKey ? read.combine(grantDecrypt(this, grantee, secrets, this.encryptionKey)) : read;
  }

  /** ARN of a parameter or folder, whose name is given without its leading slash. */
  parameterArn(name: string): string {
    return parameterArn(this, name);
  }

  /** @internal */
  _readyFor(scope: Construct): IDependable {
    const stack = Stack.of(scope);
    const id = `SkylanAccess-${this.namespace.replaceAll('/', '.')}`;
    const known = stack.node.tryFindChild(id);
    if (known) return known;
    const access = new Construct(stack, id);
    this.allow(access, pkiProvider(scope).role);
    return access;
  }

  /** What the handler needs for everything that it makes of this LAN, and for no other's. */
  protected allow(scope: Construct, role: iam.IRole): iam.Policy[] {
    const [folders, formerFolders] = [foldersOf(this.namespace), foldersOf(this.formerNamespace)];
    const within = (names: readonly string[]) =>
      names.flatMap((folder) => [this.parameterArn(folder), this.parameterArn(`${folder}/*`)]);
    const policy = handlerPolicy(scope, this.namespace, {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:GetParametersByPath', 'ssm:PutParameter'],
          resources: within(folders),
        }),
        // What is there moves, and is written no more.
        new iam.PolicyStatement({
          actions: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:GetParametersByPath'],
          resources: within(formerFolders),
        }),
        new iam.PolicyStatement({
          actions: ['kms:GetPublicKey', 'kms:Sign'],
          resources: [this.key.keyArn],
        }),
      ],
    });
    for (const folder of [...folders, ...formerFolders]) {
      acknowledgeFolder(policy, this.parameterArn(`${folder}/*`), 'this LAN');
    }
    const { encryptionKey: key } = this;
    if (!key) return [policy];
    const { gatewayFolder, clientsFolder } = parameterNames(this.namespace);
    const secrets = [`${gatewayFolder}/*`, `${clientsFolder}/*`];
    return [policy, handlerKeyPolicy(scope, this.namespace, { key, role, secrets })];
  }
}

/** An authority that another stack has made, and looks after. */
export class ImportedAuthority extends Authority {
  readonly key: kms.IKey;

  constructor(scope: Construct, id: string, attributes: CertificateAuthorityAttributes) {
    const { name, key, serverName, encryptionKey } = attributes;
    super(scope, id, name, serverName ?? defaultServerName(name), encryptionKey);
    this.key = key;
  }
}

function foldersOf(namespace: string): readonly string[] {
  const { caFolder, gatewayFolder, clientsFolder } = parameterNames(namespace);
  return [caFolder, gatewayFolder, clientsFolder];
}

/** Common name of a server's certificate where none is given. */
export function defaultServerName(name: string): string {
  return Token.isUnresolved(name) ? `${name}-gateway` : `${name}-gateway`.slice(0, 64);
}
