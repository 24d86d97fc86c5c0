import type { PolicyDocument } from '../../lab/aws/evaluate';
import type { Access, AwsCall, Principal } from '../../lab/checks/access/access';
import { labelOf } from '../../lab/checks/access/deployed';

/** A synthesised template, as far as it is read here. */
export interface TemplateJson {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value?: unknown }>>;
}

interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it depends on the type
  readonly Properties?: any;
}

const ACCOUNT = '000000000000';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** ARNs of what has not been deployed, by type: the id in the template stands in the name's place. */
const ARNS: Readonly<Record<string, (id: string) => string>> = {
  'AWS::EC2::Instance': (id) => `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/${id}`,
  'AWS::EC2::NetworkInterface': (id) => `arn:aws:ec2:us-east-1:${ACCOUNT}:network-interface/${id}`,
  'AWS::EC2::Volume': (id) => `arn:aws:ec2:us-east-1:${ACCOUNT}:volume/${id}`,
  'AWS::IAM::Role': (id) => `arn:aws:iam::${ACCOUNT}:role/${id}`,
  'AWS::KMS::Key': (id) => `arn:aws:kms:us-east-1:${ACCOUNT}:key/${id}`,
  'AWS::Lambda::Function': (id) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${id}`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::Logs::LogGroup': (id) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${id}:*`,
};

/** Policies of AWS itself that stacks attach, by name. */
const OF_AWS: Readonly<Record<string, PolicyDocument>> = {
  AWSLambdaBasicExecutionRole: {
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  },
};

/** A template in which references stand for what they would be in a deployed stack. */
export class ResolvedTemplate {
  constructor(private readonly template: TemplateJson) {}

  /** Properties of all resources of a type, by id. */
  all(type: string): [id: string, properties: TemplateResource['Properties']][] {
    return Object.entries(this.template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => [id, this.resolve(Properties ?? {})]);
  }

  /**
   * The ARN of a resource.
   *
   * @throws Error for a type whose ARNs are not known here
   */
  arn(id: string): string {
    const { Type = 'nothing' } = this.template.Resources[id] ?? {};
    const make = ARNS[Type];
    if (!make) throw new Error(`no ARN is known for ${id}, which is ${Type}`);
    return make(id);
  }

  /** What an output names; undefined where there is none. */
  output(name: string): unknown {
    return this.resolve(this.template.Outputs?.[name]?.Value);
  }

  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one));
    if (value === null || typeof value !== 'object') return value;
    const [[name = '', argument] = []] = Object.entries(value);
    if (name === 'Ref') return PSEUDO[argument as string] ?? argument;
    if (name === 'Fn::GetAtt') return this.attribute(argument as [string, string]);
    if (name === 'Fn::Base64') return this.resolve(argument);
    if (name === 'Fn::Join') {
      const [separator, parts] = this.resolve(argument) as [string, unknown[]];
      return parts.join(separator);
    }
    if (name === 'Fn::Sub') return String(argument).replace(/\$\{([^}]+)\}/g, (_, ref) => PSEUDO[ref] ?? ref);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.resolve(one)]));
  }

  private attribute([id, attribute]: [string, string]): string {
    const type = this.template.Resources[id]?.Type ?? '';
    return attribute === 'Arn' && ARNS[type] ? this.arn(id) : `${id}.${attribute}`;
  }
}

/**
 * What the policies of a template say. A managed policy that no role has is the operator's, and so is that of the output
 * `MetricsPolicy`: a user has it.
 *
 * @throws Error for a policy of AWS whose text is not known here
 */
export function accessOf(template: ResolvedTemplate): Access {
  const managed = template.all('AWS::IAM::ManagedPolicy');
  const own = [...template.all('AWS::IAM::Policy'), ...managed];
  const principals = template.all('AWS::IAM::Role').map(([id, role]): Principal => {
    const attached: readonly string[] = role.ManagedPolicyArns ?? [];
    return {
      arn: template.arn(id),
      label: labelOf(id),
      trust: role.AssumeRolePolicyDocument,
      policies: [
        ...(role.Policies ?? []).map(({ PolicyDocument }: { PolicyDocument: PolicyDocument }) => PolicyDocument),
        ...own.filter(([, { Roles }]) => Roles?.includes(id)).map(([, { PolicyDocument }]) => PolicyDocument),
        ...managed.filter(([policy]) => attached.includes(policy)).map(([, { PolicyDocument }]) => PolicyDocument),
        ...attached.filter((arn) => arn.startsWith('arn:')).map(policyOfAws),
      ],
    };
  });
  const ofOperator = managed
    .filter(([id, { Roles }]) => !Roles?.length || template.output('MetricsPolicy') === id)
    .map(([, { PolicyDocument }]) => PolicyDocument);
  const operators: Principal[] =
    ofOperator.length > 0 ? [{ arn: OPERATOR, label: 'slurm-operator', policies: ofOperator }] : [];
  const keys = template.all('AWS::KMS::Key').map(([id, { KeyPolicy }]) => [template.arn(id), KeyPolicy]);
  return { principals: [...principals, ...operators], resourcePolicies: Object.fromEntries(keys) };
}

/** The user that a controller outside AWS acts as. */
export const OPERATOR = `arn:aws:iam::${ACCOUNT}:user/slurm-operator`;

function policyOfAws(arn: string): PolicyDocument {
  const document = OF_AWS[arn.split('/').pop() ?? ''];
  if (!document) throw new Error(`the text of ${arn} is not known here`);
  return document;
}

/** A call of one action on parameters, which are named as scripts and handlers do. */
export function onParameters(principal: string, by: string, action: string, names: readonly string[]): AwsCall {
  const resources = names.map((name) => ({ arn: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter${name}` }));
  return { principal, by, action, resources };
}
