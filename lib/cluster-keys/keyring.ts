import { CustomResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { formerNamespace, type Located, type NetworkKind, networkNamespace } from '../custom-resource/contract';
import {
  checkEncryptionKey,
  encryptionProperty,
  grantDecrypt,
  grantReadSecrets,
  handlerKeyPolicy,
  keyStatement,
} from '../custom-resource/encryption';
import { handlerPolicy } from '../custom-resource/handler-policy';
import { checkName } from '../custom-resource/names';
import { acknowledgeFolder, parameterArn } from '../custom-resource/parameter-access';
import { clusterKeysProvider } from './cluster-keys-provider';
import { parameterNames } from './contract';

type Names = ReturnType<typeof parameterNames>;

export interface KeyringProps {
  /**
   * Name of the network: 1 to 64 letters, digits, `.`, `_` or `-`. Parameters are below `/skylan/cluster/<name>`, or
   * `/skylan/lan/<name>/wireguard`.
   */
  readonly name: string;
  /**
   * What the tunnels are of.
   *
   * @default 'cluster'
   */
  readonly network?: NetworkKind;
  /**
   * KMS key of the secrets: symmetric, of this region and account. Another one has them stored anew under it.
   *
   * @default - the account's own, `aws/ssm`
   */
  readonly encryptionKey?: kms.IKey | undefined;
}

/**
 * Where the keys of one cluster, or of one LAN's tunnels, are: a folder in Parameter Store, and the
 * function that makes them there. The template and its resources know names
 * only, never a secret.
 */
export class Keyring extends Construct {
  /** Parameter namespace without slashes at its ends, for example `skylan/cluster/hybrid-cluster`. */
  readonly namespace: string;
  /** What the tunnels are of. */
  readonly network: NetworkKind;
  /** What each resource says of where its parameters are. */
  readonly location: Located;
  /** Names of the parameters. */
  readonly names: Names;

  private readonly access: readonly iam.Policy[];
  private readonly encryptionKey: kms.IKey | undefined;

  /** @throws Error when the name or the key is not of the form that `KeyringProps` asks for */
  constructor(scope: Construct, id: string, props: KeyringProps) {
    super(scope, id);
    checkName('name', props.name);
    checkEncryptionKey(this, props.encryptionKey);
    this.encryptionKey = props.encryptionKey;
    this.network = props.network ?? 'cluster';
    const { role } = clusterKeysProvider(this);
    if (this.network === 'lan') {
      this.namespace = `${networkNamespace('lan', props.name)}/wireguard`;
      this.location = { Namespace: this.namespace, ...encryptionProperty(props.encryptionKey) };
      this.names = parameterNames(this.namespace);
      const { sitesFolder, clientsFolder } = this.names;
      this.access = [this.allowOfLan(role), ...this.allowKey(role, [`${sitesFolder}/*`, `${clientsFolder}/*`])];
    } else {
      this.namespace = networkNamespace('cluster', props.name);
      this.location = {
        Namespace: this.namespace,
        FormerNamespace: formerNamespace(props.name),
        ...encryptionProperty(props.encryptionKey),
      };
      this.names = parameterNames(this.namespace);
      const former = parameterNames(formerNamespace(props.name));
      this.access = [this.allow(role, former), ...this.allowKey(role, this.secrets(former), this.packs)];
    }
  }

  /** A custom resource of the handler, which keeps its permissions until the resource is gone. */
  resource(scope: Construct, resourceType: string, properties: Readonly<Record<string, unknown>>): CustomResource {
    const resource = new CustomResource(scope, 'Resource', {
      resourceType,
      serviceToken: clusterKeysProvider(this).serviceToken,
      properties,
    });
    resource.node.addDependency(...this.access);
    return resource;
  }

  /** Has the handler read a parameter of somebody else's as well, which may be under the same key. */
  allowRead(name: string): void {
    this.access[0]?.addStatements(
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameterArn(this, name)] }),
    );
    if (this.encryptionKey) {
      this.access[1]?.addStatements(keyStatement(this, this.encryptionKey, ['kms:Decrypt'], [name]));
    }
  }

  /** Allows to read secrets of this keyring, each by its name. */
  grantRead(
    grantee: iam.IGrantable,
    names: readonly string[],
    action?: 'ssm:GetParameter' | 'ssm:GetParameters',
  ): iam.Grant {
    return grantReadSecrets(this, grantee, names, this.encryptionKey, action);
  }

  /** Allows to have parameters of somebody else's decrypted that may be read, should they be under the same key. */
  grantDecrypt(grantee: iam.IGrantable, names: readonly string[]): void {
    if (this.encryptionKey && names.length > 0) grantDecrypt(this, grantee, names, this.encryptionKey);
  }

  /** All secrets of a cluster, and the one that a move makes in a former namespace. */
  private secrets({ mungeKeyRecord }: Names): readonly string[] {
    const { sitesFolder, pairsFolder, mungeKey, mungeKeyRecord: record, tokenKey } = this.names;
    return [`${sitesFolder}/*`, `${pairsFolder}/*`, mungeKey, record, tokenKey, mungeKeyRecord];
  }

  /** Parts of site packs, which are large. */
  private get packs(): readonly string[] {
    return [`${this.names.sitesFolder}/*/pack*`];
  }

  private allowKey(role: iam.IRole, secrets: readonly string[], large: readonly string[] = []): readonly iam.Policy[] {
    const { encryptionKey: key, namespace } = this;
    return key ? [handlerKeyPolicy(this, namespace, { key, role, secrets, large })] : [];
  }

  /** As {@link allow}, and without what only clusters have. */
  private allowOfLan(role: iam.IRole): iam.Policy {
    const folders = [this.names.sitesFolder, this.names.clientsFolder].map((name) => parameterArn(this, `${name}/*`));
    const policy = handlerPolicy(this, this.namespace, {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:PutParameter'],
          resources: folders,
        }),
      ],
    });
    for (const folder of folders) acknowledgeFolder(policy, folder, 'this LAN');
    return policy;
  }

  /**
   * Whole folders: permissions for each parameter by its name would be gone
   * before CloudFormation has the handler remove a site that a deploy dropped.
   */
  private allow(role: iam.IRole, former: Names): iam.Policy {
    const arn = (name: string) => parameterArn(this, name);
    const foldersOf = ({ sitesFolder, pairsFolder }: Names) => [arn(`${sitesFolder}/*`), arn(`${pairsFolder}/*`)];
    const mungeOf = ({ mungeKey, mungeKeyRecord }: Names) => [arn(mungeKey), arn(mungeKeyRecord)];
    const policy = handlerPolicy(this, this.namespace, {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['ssm:DeleteParameters', 'ssm:GetParameter', 'ssm:PutParameter'],
          resources: [...foldersOf(this.names), ...mungeOf(this.names), arn(this.names.tokenKey)],
        }),
        // What is there moves. Munge's key may have no record there, and gets one that says whose it is.
        new iam.PolicyStatement({
          actions: ['ssm:DeleteParameters', 'ssm:GetParameter'],
          resources: [...foldersOf(former), ...mungeOf(former)],
        }),
        new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [arn(former.mungeKeyRecord)] }),
      ],
    });
    for (const folder of [this.names, former].flatMap(foldersOf)) acknowledgeFolder(policy, folder, 'this cluster');
    return policy;
  }
}
