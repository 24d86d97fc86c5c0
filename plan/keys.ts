import { type NamedTemplate, referred } from './template';

/** A parameter of Parameter Store that a stack has, or uses. */
export interface KeyRow {
  /** Full name; one that ends in `*` stands for all that begin so. */
  readonly name: string;
  /** `SecureString` for secrets; undefined for a parameter that is not the stack's own. */
  readonly kind: 'String' | 'SecureString' | undefined;
  /** Machines, or the output whose command reads it. */
  readonly readBy: readonly string[];
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Parameters of networks are below this. */
const OWN = '/skylan/';

/** What the stack's functions keep in the open: it is handed out anyway. */
const PUBLIC = /\/(certificate|previous-certificate|crl|revoked\/.*|public-key)$/;

/** Parameters that machines may read, or that a command among the outputs does, in the order of their names. */
export function keyRows(template: NamedTemplate): KeyRow[] {
  const readers = new Map<string, Set<string>>();
  const add = (name: string, reader: string) => readers.set(name, (readers.get(name) ?? new Set()).add(reader));
  for (const { roles, statements } of policies(template)) {
    const machines = roles.flatMap((role) => template.holdersOf(role));
    for (const name of statements.flatMap((statement) => namesIn(template, statement)))
      for (const machine of machines) add(name, machine);
  }
  for (const [output, text] of template.outputs)
    for (const [name] of text.matchAll(/\/skylan\/[\w./-]+/g)) add(name, `you: output ${output}`);
  const plain = template.all('AWS::SSM::Parameter').map(([, { Name }]) => template.text(Name));
  return [...readers]
    .map(([name, readBy]): KeyRow => ({ name, kind: kindOf(name, plain), readBy: [...readBy] }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function kindOf(name: string, plain: readonly string[]): KeyRow['kind'] {
  if (!name.startsWith(OWN)) return undefined;
  return plain.includes(name) || PUBLIC.test(name) ? 'String' : 'SecureString';
}

/** Keys of KMS, which never leave it, by what they are for. */
export function kmsKeys(template: NamedTemplate): string[] {
  return template.all('AWS::KMS::Key').map(([id, { Description }]) => Description ?? template.nameOf(id));
}

/** ARN of the KMS key that secrets are stored under; undefined where it is the account's own for Parameter Store. */
export function encryptionKey(template: NamedTemplate): string | undefined {
  for (const [type] of template.types) {
    if (!type.startsWith('Custom::')) continue;
    for (const [, { EncryptionKey }] of template.all(type)) if (EncryptionKey) return template.text(EncryptionKey);
  }
  return undefined;
}

function policies(template: NamedTemplate) {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => template.all(type))
    .map(([, { Roles = [], PolicyDocument }]) => ({
      roles: Roles.flatMap((role: unknown) => referred(role) ?? []) as string[],
      statements: (PolicyDocument?.Statement ?? []) as readonly Statement[],
    }));
}

/** Names of the parameters that a statement lets somebody read. */
function namesIn(template: NamedTemplate, { Action, Resource }: Statement): string[] {
  if (![Action].flat().some((action) => action.startsWith('ssm:GetParameter'))) return [];
  return [Resource].flat().flatMap((one) => /:parameter(\/.*)$/.exec(template.text(one))?.[1] ?? []);
}
