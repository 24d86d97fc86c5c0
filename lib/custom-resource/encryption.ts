import { createHash } from 'node:crypto';
import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import type { Located } from './contract';
import { grantReadParameters, parameterArn } from './parameter-access';

/** What a resource says of the key of its secrets. */
export function encryptionProperty(key: kms.IKey | undefined): Pick<Located, 'EncryptionKey'> {
  return key ? { EncryptionKey: key.keyArn } : {};
}

/**
 * Refuses a key that Parameter Store cannot take, or policies cannot name. What is known to the deploy only is left to it.
 *
 * @throws Error when it is an alias, or of another region or account
 */
export function checkEncryptionKey(scope: Construct, key: kms.IKey | undefined): void {
  if (!key) return;
  if ('aliasName' in key || key.keyArn.includes(':alias/')) {
    throw new Error(
      `the KMS key of parameters is an alias (${aliasOf(key)}), and a policy on its name allows nothing: give the key ` +
        'itself, for example kms.Key.fromKeyArn',
    );
  }
  const { region, account } = Stack.of(scope);
  for (const [what, of, here] of [
    ['region', key.env.region, region],
    ['account', key.env.account, account],
  ] as const) {
    if (Token.compareStrings(of, here) !== TokenComparison.DIFFERENT) continue;
    throw new Error(
      `the KMS key of parameters is of the ${what} ${of} and its stack of ${here}: give one of the stack's own ${what}`,
    );
  }
}

function aliasOf(key: kms.IKey): string {
  const { aliasName } = key as Partial<kms.IAlias>;
  return aliasName === undefined || Token.isUnresolved(aliasName) ? (key as IConstruct).node.path : aliasName;
}

export interface HandlerKeyProps {
  readonly key: kms.IKey;
  readonly role: iam.IRole;
  /** Names of secrets; one that ends in `*` stands for all that begin so. */
  readonly secrets: readonly string[];
  /** Of these, those that may be too large for the standard tier. @default none */
  readonly large?: readonly string[];
}

/**
 * What a handler may do with the key of a namespace's secrets, through Parameter Store alone: a policy of its own for each
 * key. Another key is another policy, and the one before stays until all secrets are stored anew: CloudFormation removes
 * what a template no longer has when all else is done, or has been rolled back.
 *
 * Of a value in the standard tier Parameter Store has the key encrypt it, in the advanced tier give a key for it.
 */
export function handlerKeyPolicy(scope: Construct, namespace: string, props: HandlerKeyProps): iam.Policy {
  const { key, role, secrets, large = [] } = props;
  const suffix = Token.isUnresolved(namespace) ? '' : `-${namespace.replaceAll('/', '.')}`;
  return new iam.Policy(scope, `HandlerKey${suffix}-${digestOf(scope, key)}`, {
    roles: [role],
    statements: [
      keyStatement(scope, key, ['kms:Decrypt', 'kms:Encrypt'], secrets),
      ...(large.length > 0 ? [keyStatement(scope, key, ['kms:GenerateDataKey'], large)] : []),
    ],
  });
}

/**
 * Allows to read secrets of the stack of `scope`, each by its name, and to have them decrypted.
 *
 * @param key - of one's own, that they are under. Undefined for the account's: by that, whoever may read a parameter has it
 * decrypted.
 */
export function grantReadSecrets(
  scope: Construct,
  grantee: iam.IGrantable,
  names: readonly string[],
  key: kms.IKey | undefined,
  action?: 'ssm:GetParameter' | 'ssm:GetParameters',
): iam.Grant {
  const read = grantReadParameters(scope, grantee, names, action);
  return key ? read.combine(grantDecrypt(scope, grantee, names, key)) : read;
}

/** Allows to have secrets decrypted that may be read, through Parameter Store alone. */
export function grantDecrypt(
  scope: Construct,
  grantee: iam.IGrantable,
  names: readonly string[],
  key: kms.IKey,
): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: forParameters(scope, names),
  });
}

/** Allows to use a key for parameters of the stack of `scope`, through Parameter Store alone. */
export function keyStatement(
  scope: Construct,
  key: kms.IKey,
  actions: string[],
  names: readonly string[],
): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [key.keyArn], conditions: forParameters(scope, names) });
}

/** Parameter Store gives the key the ARN of a parameter as context, and calls it in the name of whoever calls. */
function forParameters(scope: Construct, names: readonly string[]) {
  return {
    StringEquals: { 'kms:ViaService': `ssm.${Stack.of(scope).region}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': names.map((name) => parameterArn(scope, name)) },
  };
}

/** Tells keys apart, also those that the deploy makes. */
function digestOf(scope: Construct, key: kms.IKey): string {
  const named = JSON.stringify(Stack.of(scope).resolve(key.keyArn));
  return createHash('sha256').update(named).digest('hex').slice(0, 8);
}
