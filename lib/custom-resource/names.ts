import { Token } from 'aws-cdk-lib';
import { NAME_PATTERN } from './contract';

/** @throws Error when a known value is not a name that certificates, parameters and OpenVPN can carry */
export function checkName(property: string, value: string): void {
  if (Token.isUnresolved(value) || NAME_PATTERN.test(value)) return;
  throw new Error(
    `${property} is ${JSON.stringify(value)}: give 1 to 64 letters, digits, ".", "_" or "-", ` +
      'beginning with a letter or digit',
  );
}

/** @throws Error when a known value is not a whole number from `least` to `most` */
export function checkRange(property: string, value: number, least: number, most: number): void {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new Error(`${property} is ${JSON.stringify(value)}: give a whole number from ${least} to ${most}`);
}
