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

/** The namespace that VPCs, homes and sites attach to: the internet between them. */
export const netns = { inet: netnsName('inet') } as const;

const VPC = 'vpc-';

/** Namespace of a VPC's router. */
export function vpcNetns(vpcId: string): string {
  return netnsName(VPC + vpcTail(vpcId));
}

/** Interface of the internet towards a VPC, at most 15 characters. */
export function vpcLink(vpcId: string): string {
  return VPC + vpcTail(vpcId);
}

/** Whether a namespace is that of a VPC's router. */
export function isVpcNetns(namespace: string): boolean {
  return namespace.startsWith(netnsName(VPC));
}

function vpcTail(vpcId: string): string {
  return vpcId.replace(/^vpc-/, '').slice(-10);
}
