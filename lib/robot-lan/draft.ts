import { Ipv4Network } from '../net/ipv4';
import { type Draft as DraftOf, draftOf as declared, type Kept, otherwise, ownOr } from '../settings/draft';
import type { Inspection } from '../settings/inspect';
import { given } from '../settings/sourced';
import { GATEWAY_HOSTNAME } from './setting-checks';
import { DEFAULT_HOSTS, type PublicAddress, type RobotLanSettings, robotLanSchema } from './settings';

/** The settings with their defaults filled in; each value by itself is good, or is undefined since it was refused. */
export type Draft = ReturnType<typeof draftOf>;

/** A machine of a draft. */
export type MachineDraft = Draft['gateway'];

type Declared = DraftOf<typeof robotLanSchema>;

/** What nodes have settings for, and the gateway has not: what a machine is called, how the internet reaches it, what it runs. */
interface Named {
  readonly name: Kept<string>;
  readonly publicAddress: Kept<PublicAddress>;
  readonly compose: Kept<string | undefined>;
}

/** Fills the defaults in. Addresses follow the user's networks. */
export function draftOf(inspection: Inspection<RobotLanSettings>) {
  const draft = declared(robotLanSchema, inspection);
  const networks = [draft.lanCidr, draft.vpcCidr, draft.privateCidr];
  const [lan, vpc, behind] = networks.map((cidr) => cidr && Ipv4Network.of(cidr.value));
  const machine = (
    settings: Declared['gateway'],
    { name, publicAddress, compose }: Named,
    hosts: { readonly cloud: number; readonly lan: number },
    index = 0,
  ) => {
    const subnet = publicAddress?.value === 'none' ? behind : vpc;
    return {
      ...settings,
      name,
      publicAddress,
      compose,
      cloudAddress: subnet && otherwise(settings.cloudAddress, subnet.address(hosts.cloud + index)),
      lanAddress: lan && otherwise(settings.lanAddress, lan.address(hosts.lan + index)),
      image: ownOr(settings.image, draft.image),
    };
  };
  // Desktop gateways call it.
  const ofGateway: Named = {
    name: given(['gateway'], GATEWAY_HOSTNAME),
    publicAddress: given<PublicAddress>(['gateway'], 'elastic-ip'),
    compose: { path: ['gateway'], value: undefined, given: false },
  };
  const ofNode = (node: Declared['nodes'][number]): Named => ({
    name: node.name,
    publicAddress: ownOr(node.publicAddress, draft.publicAddress),
    compose: node.compose,
  });
  return {
    ...draft,
    lanRouterAddress: lan && otherwise(draft.lanRouterAddress, lan.address(DEFAULT_HOSTS.router)),
    gateway: machine(draft.gateway, ofGateway, DEFAULT_HOSTS.gateway),
    nodes: draft.nodes.map((node) => machine(node, ofNode(node), DEFAULT_HOSTS.node, Number(node.path.at(-1)))),
  };
}

/** Whether there is to be a place for nodes without a public address: one has none, or those to come. */
export function hasPrivateSubnet({ publicAddress, nodes }: Pick<Draft, 'publicAddress' | 'nodes'>): boolean {
  return [{ publicAddress }, ...nodes].some((one) => one.publicAddress?.value === 'none');
}
