import { createHash } from 'node:crypto';
import { repoRoot } from './paths';

/** Six hexadecimal digits that differ between two checkouts on one host. */
export function instanceSuffix(checkout: string): string {
  return createHash('sha256').update(checkout).digest('hex').slice(0, 6);
}

/** The suffix of this checkout. */
export const instance = instanceSuffix(repoRoot);

/** What the names of all network namespaces of this checkout start with. */
export const netnsPrefix = `skylan-${instance}-`;

/** Name of this checkout's network namespace for `what`, such as `vpc`, `inet`, `home` or `home.robot`. */
export function netnsName(what: string): string {
  return netnsPrefix + what;
}

/** The namespaces that both the fabric and the home attach to. */
export const netns = {
  /** Router of the VPC. */
  vpc: netnsName('vpc'),
  /** The internet between VPC and homes. */
  inet: netnsName('inet'),
} as const;
