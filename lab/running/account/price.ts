import { ADDRESS_HOUR, HOURS_A_MONTH, INSTANCE_HOUR, MONTH } from '../../../power/prices';

/** A template, as far as it costs something. */
export interface PricedTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;
}

interface Properties {
  readonly InstanceType?: unknown;
  readonly BlockDeviceMappings?: readonly { readonly Ebs?: { readonly VolumeSize?: number } }[];
}

/** What a stack costs while it stands. */
export interface Price {
  /** USD an hour. */
  readonly hour: number;
  /** What it is of: thing and USD an hour. */
  readonly items: readonly (readonly [thing: string, usd: number])[];
  /** Instance types whose price is not known here; they are not in it. */
  readonly unknown: readonly string[];
}

/** Price of a template's resources in us-east-1, without traffic. */
export function priceOf({ Resources }: PricedTemplate): Price {
  const all = Object.values(Resources);
  const of = (type: string) => all.filter(({ Type }) => Type === type);
  const instances = of('AWS::EC2::Instance');
  const types = instances.map(({ Properties }) => String(Properties?.InstanceType));
  const gibibytes = instances
    .flatMap(({ Properties }) => Properties?.BlockDeviceMappings ?? [])
    .reduce((sum, { Ebs }) => sum + (Ebs?.VolumeSize ?? 0), 0);
  const [addresses, keys, alarms] = ['AWS::EC2::EIP', 'AWS::KMS::Key', 'AWS::CloudWatch::Alarm'].map(
    (type) => of(type).length,
  ) as [number, number, number];
  const items: [string, number][] = [
    [`instances ${types.join(', ')}`, types.reduce((sum, type) => sum + (INSTANCE_HOUR[type] ?? 0), 0)],
    [`${addresses} public IPv4 addresses`, addresses * ADDRESS_HOUR],
    [`volumes of ${gibibytes} GiB`, (gibibytes * MONTH.gibibyte) / HOURS_A_MONTH],
    [`${keys} KMS key, ${alarms} alarms`, (keys * MONTH.key + alarms * MONTH.alarm) / HOURS_A_MONTH],
  ];
  return {
    hour: items.reduce((sum, [, usd]) => sum + usd, 0),
    items,
    unknown: [...new Set(types.filter((type) => INSTANCE_HOUR[type] === undefined))],
  };
}

/** Lines that tell a price: by the hour, and for a run of so many minutes. */
export function priceLines(price: Price, minutes: number): string[] {
  const cents = (usd: number) => `${usd.toFixed(3)} USD`;
  const run = Math.max(0.01, Math.ceil((price.hour * minutes * 100) / 60) / 100);
  return [
    `Cost       ${cents(price.hour)} an hour, ${run.toFixed(2)} USD for a run of ${minutes} minutes: prices of us-east-1, without traffic`,
    ...price.items.map(([thing, usd]) => `             ${thing}: ${cents(usd)}`),
    ...(price.unknown.length > 0 ? [`             not known here, and not in it: ${price.unknown.join(', ')}`] : []),
  ];
}
