import { Token } from 'aws-cdk-lib';
import { NAME_PATTERN } from './contract';

/** @throws Error when a known value is not a name that certificates, parameters and OpenVPN can carry */
export function checkName(property: string, value: string): void {
  if (Token.isUnresolved(value) || NAME_PATTERN.test(value)) return;
  throw new Error(
    `${property} is ${JSON.stringify(value)}: give 1 to 60 letters, digits, ".", "_" or "-", ` +
      'beginning with a letter or digit',
  );
}
