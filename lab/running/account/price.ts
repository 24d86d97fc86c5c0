import { HOURS_A_MONTH, instancePrices, PRICED_REGION, PRICES } from '../../../plan/prices';

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

/** Price of a template's resources in the region whose prices are known, without traffic. */
export function priceOf({ Resources }: PricedTemplate): Price {
  const prices = instancePrices();
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
    [`instances ${types.join(', ')}`, types.reduce((sum, type) => sum + (prices.of(type) ?? 0), 0)],
    [`${addresses} public IPv4 addresses`, addresses * PRICES.publicAddressHour],
    [`volumes of ${gibibytes} GiB`, (gibibytes * PRICES.gp3GibMonth) / HOURS_A_MONTH],
    [`${keys} KMS key, ${alarms} alarms`, (keys * PRICES.kmsKeyMonth + alarms * PRICES.alarmMonth) / HOURS_A_MONTH],
  ];
  return {
    hour: items.reduce((sum, [, usd]) => sum + usd, 0),
    items,
    unknown: [...new Set(types.filter((type) => prices.of(type) === undefined))],
  };
}

/** Lines that tell a price: by the hour, and for a run of so many minutes. */
export function priceLines(price: Price, minutes: number): string[] {
  const cents = (usd: number) => `${usd.toFixed(3)} USD`;
  const run = Math.max(0.01, Math.ceil((price.hour * minutes * 100) / 60) / 100);
  return [
    `Cost       ${cents(price.hour)} an hour, ${run.toFixed(2)} USD for a run of ${minutes} minutes: prices of ${PRICED_REGION}, without traffic`,
    ...price.items.map(([thing, usd]) => `             ${thing}: ${cents(usd)}`),
    ...(price.unknown.length > 0 ? [`             not known here, and not in it: ${price.unknown.join(', ')}`] : []),
  ];
}
