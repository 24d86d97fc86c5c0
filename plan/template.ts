/** A template of CloudFormation, as JSON. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value?: unknown }>>;
}

export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it depends on the type
  readonly Properties?: any;
  readonly Metadata?: { readonly [PATH]?: string };
}

/** Where the CDK writes the path in the app. */
const PATH = 'aws:cdk:path';

/** What of a template a user knows by a name: its machines, and what is theirs. */
export class NamedTemplate {
  constructor(private readonly template: Template) {}

  /** Properties of all resources of a type, by id. */
  // biome-ignore lint/suspicious/noExplicitAny: what is in it depends on the type
  all(type: string): [id: string, properties: any][] {
    return Object.entries(this.template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => [id, Properties ?? {}]);
  }

  /** How many resources there are of each type. */
  get types(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { Type } of Object.values(this.template.Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
    return counts;
  }

  /** What outputs hold, by their names. */
  get outputs(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.template.Outputs ?? {}).map(([name, { Value }]) => [name, this.text(Value)]));
  }

  /** What a resource is called: its tag `Name`, or else its path in the app. */
  nameOf(id: string): string {
    const resource = this.template.Resources[id];
    return (
      nameTag(resource?.Properties) ??
      resource?.Metadata?.[PATH]?.replace(/^[^/]*\//, '').replace(/(\/(Resource|Default))+$/, '') ??
      id
    );
  }

  /** Names of the machines that are in a security group: those that stand, and `...-*` for workers of a fleet. */
  membersOf(group: string): readonly string[] {
    const holds = (ids: readonly unknown[] = []) => ids.some((one) => referred(one) === group);
    return [
      ...this.all('AWS::EC2::NetworkInterface').filter(([, { GroupSet }]) => holds(GroupSet)),
      ...this.all('AWS::EC2::LaunchTemplate').filter(([, one]) => holds(one.LaunchTemplateData?.SecurityGroupIds)),
    ].map(([id, properties]) => this.machineName(id, properties));
  }

  /** Names of the machines that have a role. */
  holdersOf(role: string): readonly string[] {
    const profiles = this.all('AWS::IAM::InstanceProfile')
      .filter(([, { Roles = [] }]) => Roles.some((one: unknown) => referred(one) === role))
      .map(([id]) => id);
    const has = (profile: unknown) => profiles.includes(referred(profile) ?? '');
    return [
      ...this.all('AWS::EC2::Instance').filter(([, { IamInstanceProfile }]) => has(IamInstanceProfile)),
      ...this.all('AWS::EC2::LaunchTemplate').filter(([, one]) =>
        has(one.LaunchTemplateData?.IamInstanceProfile?.Name),
      ),
    ].map(([id, properties]) => this.machineName(id, properties));
  }

  /** A value in words: what only the deploy knows stands as `<what it is>`. */
  text(value: unknown): string {
    if (value === null || typeof value !== 'object') return String(value ?? '');
    if (Array.isArray(value)) return value.map((one) => this.text(one)).join(',');
    const [[name = '', argument] = []] = Object.entries(value);
    if (name === 'Ref') return PSEUDO[argument as string] ?? `<${this.nameOf(argument as string)}>`;
    if (name === 'Fn::GetAtt') return `<${this.nameOf(referred(value) ?? '')}>`;
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as [string, readonly unknown[]];
      return parts.map((part) => this.text(part)).join(separator);
    }
    return JSON.stringify(value);
  }

  private machineName(id: string, properties: { LaunchTemplateData?: LaunchTemplateData }): string {
    const { LaunchTemplateData: data } = properties;
    return data ? `${nameTag(data.TagSpecifications?.[0]) ?? id}-*` : this.nameOf(id);
  }
}

interface LaunchTemplateData {
  readonly TagSpecifications?: readonly Tagged[];
}

interface Tagged {
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '<account>',
  'AWS::Partition': 'aws',
  'AWS::Region': '<region>',
  'AWS::URLSuffix': 'amazonaws.com',
};

function nameTag(tagged: Tagged | undefined): string | undefined {
  const tags = Array.isArray(tagged?.Tags) ? tagged.Tags : [];
  return tags.find(({ Key }) => Key === 'Name')?.Value;
}

/** The id of the resource that a `Ref` or `Fn::GetAtt` is about. */
export function referred(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if ('Ref' in value) return String(value.Ref);
  if (!('Fn::GetAtt' in value)) return undefined;
  const { 'Fn::GetAtt': attribute } = value;
  return Array.isArray(attribute) ? String(attribute[0]) : String(attribute).split('.')[0];
}
