import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the prices are of. */
export const PRICED_REGION = 'us-east-1';

const FILE = join(__dirname, 'prices', `${PRICED_REGION}.txt`);

/** What else than instances costs in that region, in USD. AWS's pages of prices, named with each, as of 2026-07. */
export const PRICES = {
  /** An hour of a public IPv4 address, in use or not: https://aws.amazon.com/vpc/pricing/ */
  publicAddressHour: 0.005,
  /** A month of a GiB of a gp3 volume: https://aws.amazon.com/ebs/pricing/ */
  gp3GibMonth: 0.08,
  /** A month of a key: https://aws.amazon.com/kms/pricing/ */
  kmsKeyMonth: 1,
  /** A month of each: https://aws.amazon.com/cloudwatch/pricing/ */
  alarmMonth: 0.1,
  dashboardMonth: 3,
  metricMonth: 0.3,
  /** A thousand calls that put figures into CloudWatch, on the same page. */
  thousandMetricCalls: 0.01,
} as const;

/** Hours of a month, as AWS's calculator has them. */
export const HOURS_A_MONTH = 730;

export interface InstancePrices {
  /** Day of the price list, such as `2026-07-20`. */
  readonly asOf: string;
  /** USD an hour, Linux, on demand; undefined for a type that is not in the list. */
  of(instanceType: string): number | undefined;
}

/**
 * Reads a list of prices: comments with `#`, one of which has the date; then a line for each family, its sizes and prices.
 *
 * @throws Error for a list without a date, or a line that is none of these
 */
export function readPrices(text: string): InstancePrices {
  const lines = text.split('\n').filter((line) => line !== '');
  const asOf = /as of (\d{4}-\d\d-\d\d)/.exec(text)?.[1];
  if (asOf === undefined) throw new Error('the list of prices says nowhere "as of YYYY-MM-DD"; write its day there');
  const prices = new Map<string, number>();
  for (const line of lines.filter((one) => !one.startsWith('#'))) {
    const [family, ...sizes] = line.split(' ');
    for (let index = 0; index < sizes.length; index += 2) {
      const price = Number(sizes[index + 1]);
      if (!(price > 0)) throw new Error(`the list of prices has a line that is not "family size price ...": ${line}`);
      prices.set(`${family}.${sizes[index]}`, price);
    }
  }
  return { asOf, of: (instanceType) => prices.get(instanceType) };
}

/** The prices that are kept here. */
export function instancePrices(): InstancePrices {
  return readPrices(readFileSync(FILE, 'utf8'));
}
