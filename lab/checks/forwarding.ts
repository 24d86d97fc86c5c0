import { readCloud } from '../fabric/read-cloud';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { Stranger } from '../running/stranger';
import type { Check } from './check';
import type { Patience } from './patience';
import { ping } from './ping';
import { ready } from './ready';

/** A node without a public address, and what it reaches others through. */
export interface Forwarded {
  readonly node: Peer;
  readonly gateway: Peer;
  readonly robot: Peer;
  /** Somebody in the internet. */
  readonly stranger: Stranger;
}

/** What a node without a public address must be able to do, and its gateway. */
export const FORWARDING = [
  {
    name: 'internet',
    // A VPC lets nothing out under an address that is not public: the answer comes to the gateway's.
    brief: ({ node, stranger }, patience) => ping(node, stranger, patience),
  },
  // Tunnels lead from address to address in the VPC, and do not go by the gateway's forwarding.
  { name: 'LAN', brief: ({ node, robot }, patience) => ping(robot, node, patience) },
  { name: 'ready', brief: ({ gateway }, patience) => ready(gateway, patience) },
] as const satisfies readonly Check<never, Forwarded>[];

/** Name of one of these checks. */
export type ForwardingKey = (typeof FORWARDING)[number]['name'];

/** Carries all of them out, and asks AWS for the node's public address. */
export async function* reachesOutOnly(subject: Forwarded, patience: Patience): AsyncGenerator<CheckResult> {
  const { instances } = await readCloud();
  yield withoutPublicAddress(
    subject.node.name,
    instances.find(({ name }) => name === subject.node.name)?.publicAddress,
  );
  for (const { brief } of FORWARDING) yield await brief(subject, patience);
}

/** @param address - what the internet finds the node at; undefined when there is no such node */
export function withoutPublicAddress(node: string, address: string | undefined): CheckResult {
  const figure = address === undefined ? 'no such node' : address || 'none';
  return { name: `public address of ${node}`, ok: address === '', figure, unit: '' };
}
