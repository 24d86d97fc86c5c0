import { Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Name of an availability zone of the stack's region.
 *
 * @param index - from 0
 * @returns a token where the region is not known before the deploy, which then fails where there are not so many
 * @throws Error where the region is known, and has not so many
 */
export function availabilityZone(scope: Construct, index: number): string {
  const { region, account, availabilityZones } = Stack.of(scope);
  // Of a region that is not known the CDK counts two zones only.
  if (Token.isUnresolved(region) || Token.isUnresolved(account)) return Fn.select(index, Fn.getAzs());
  const zone = availabilityZones[index];
  if (zone === undefined) {
    throw new Error(`${region} has ${availabilityZones.length} availability zones, and ${index + 1} are asked for`);
  }
  return zone;
}
