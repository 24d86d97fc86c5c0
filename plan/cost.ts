import { MACHINE_TAGS } from '../lib/hybrid-cluster/machine-tags';
import { ranged } from './names';
import { HOURS_A_MONTH, type InstancePrices, PRICES } from './prices';
import type { NamedTemplate } from './template';

/** One thing that is paid for by the hour. */
export interface CostRow {
  readonly what: string;
  /** USD; undefined where the price is not known here. */
  readonly anHour: number | undefined;
}

export interface Cost {
  /** Paid for as long as the stack is there and its machines run. */
  readonly standing: readonly CostRow[];
  /** What of it is for running machines, and is not paid while these are stopped. */
  readonly running: readonly CostRow[];
  /** For each hour in which one of these runs. */
  readonly whenUsed: readonly CostRow[];
  /** Types of resources of which it is not known here whether they cost something, with their number. */
  readonly unknown: readonly string[];
}

interface Instance {
  readonly name: string;
  readonly type: string;
  readonly onDemand: boolean;
}

/** What is paid for a stack by the hour, without traffic. */
export function costOf(template: NamedTemplate, prices: InstancePrices): Cost {
  const instances = instancesOf(template);
  const ofType = (some: readonly Instance[]) => {
    const types = [...new Set(some.map(({ type }) => type))];
    return types.map((type) => ({ type, names: some.filter((one) => one.type === type).map(({ name }) => name) }));
  };
  const running = ofType(instances.filter(({ onDemand }) => !onDemand)).map(({ type, names }) => ({
    what: `${type}: ${ranged(names).join(', ')}`,
    anHour: times(names.length, prices.of(type)),
  }));
  return {
    running,
    standing: [...running, ...fixedRows(template)],
    whenUsed: ofType(instances.filter(({ onDemand }) => onDemand)).map(({ type, names }) => ({
      what: `${type}, each of ${ranged(names).join(', ')}`,
      anHour: prices.of(type),
    })),
    unknown: [...template.types]
      .filter(([type]) => !PRICED.has(type) && !FREE.some((free) => type === free || type.startsWith(`${free}::`)))
      .map(([type, count]) => `${count} ${type}`),
  };
}

/** USD an hour together, or undefined where a price is missing. */
export function sumOf(rows: readonly CostRow[]): number | undefined {
  return rows.reduce<number | undefined>(
    (sum, { anHour }) => (sum === undefined || anHour === undefined ? undefined : sum + anHour),
    0,
  );
}

/** Types whose price is counted here. */
const PRICED = new Set([
  ...['AWS::EC2::Instance', 'AWS::EC2::EIP', 'AWS::EC2::Volume', 'AWS::KMS::Key'],
  ...['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard'],
]);

/** Types, or all of a service, that cost nothing, or only by use and then next to nothing here. */
const FREE = [
  ...['AWS::IAM', 'AWS::Lambda', 'AWS::Logs', 'AWS::Events', 'AWS::SSM', 'AWS::CloudFormation', 'AWS::CDK'],
  ...['AWS::SNS', 'AWS::Scheduler', 'AWS::KMS::Alias', 'AWS::S3', 'AWS::DLM'],
  ...['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::RouteTable', 'AWS::EC2::SubnetRouteTableAssociation'],
  ...['AWS::EC2::Route', 'AWS::EC2::InternetGateway', 'AWS::EC2::VPCGatewayAttachment', 'AWS::EC2::VPCCidrBlock'],
  ...['AWS::EC2::FlowLog', 'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::EIPAssociation'],
  ...['AWS::EC2::NetworkInterface', 'AWS::EC2::LaunchTemplate', 'AWS::EC2::SecurityGroupEgress'],
  // Those of this project are of the kind that costs nothing (S3).
  'AWS::EC2::VPCEndpoint',
  'Custom',
];

function instancesOf(template: NamedTemplate): Instance[] {
  return template.all('AWS::EC2::Instance').map(([id, { InstanceType, Tags = [] }]) => ({
    name: template.nameOf(id),
    type: template.text(InstanceType),
    onDemand: Tags.some(({ Key }: { Key: string }) => Key === MACHINE_TAGS.node),
  }));
}

function fixedRows(template: NamedTemplate): CostRow[] {
  const count = (type: string) => template.all(type).length;
  const gib = volumesGib(template);
  const rows: readonly (readonly [number, string, number])[] = [
    [count('AWS::EC2::EIP'), 'public IPv4 addresses', PRICES.publicAddressHour],
    [gib, 'GiB of gp3 volumes', PRICES.gp3GibMonth / HOURS_A_MONTH],
    [count('AWS::KMS::Key'), 'KMS keys', PRICES.kmsKeyMonth / HOURS_A_MONTH],
    [count('AWS::CloudWatch::Alarm'), 'alarms (an account has ten free)', PRICES.alarmMonth / HOURS_A_MONTH],
    [count('AWS::CloudWatch::Dashboard'), 'dashboards (three free)', PRICES.dashboardMonth / HOURS_A_MONTH],
  ];
  return rows.flatMap(([many, what, price]) => (many > 0 ? [{ what: `${what}: ${many}`, anHour: many * price }] : []));
}

/** Those of stopped machines too. */
function volumesGib(template: NamedTemplate): number {
  const ofInstances = template
    .all('AWS::EC2::Instance')
    .flatMap(([, { BlockDeviceMappings = [] }]) => BlockDeviceMappings)
    .map(({ Ebs }) => Number(Ebs?.VolumeSize ?? 0));
  const others = template.all('AWS::EC2::Volume').map(([, { Size }]) => Number(Size ?? 0));
  return [...ofInstances, ...others].reduce((sum, one) => sum + one, 0);
}

function times(count: number, price: number | undefined): number | undefined {
  return price === undefined ? undefined : count * price;
}
