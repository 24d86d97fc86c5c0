import { Ipv4Network } from '../net/ipv4';
import { type Draft as DraftOf, draftOf as declared, imageOf, type Kept, otherwise } from '../settings/draft';
import type { Inspection } from '../settings/inspect';
import { given } from '../settings/sourced';
import { GATEWAY_HOSTNAME } from './setting-checks';
import { DEFAULT_HOSTS, type RobotLanSettings, robotLanSchema } from './settings';

/** The settings with their defaults filled in; each value by itself is good, or is undefined since it was refused. */
export type Draft = ReturnType<typeof draftOf>;

/** A machine of a draft. */
export type MachineDraft = Draft['gateway'];

type Declared = DraftOf<typeof robotLanSchema>;

/** Fills the defaults in. Addresses follow the user's networks. */
export function draftOf(inspection: Inspection<RobotLanSettings>) {
  const draft = declared(robotLanSchema, inspection);
  const [lan, vpc] = [draft.lanCidr, draft.vpcCidr].map((cidr) => cidr && Ipv4Network.of(cidr.value));
  const machine = (
    settings: Declared['gateway'],
    name: Kept<string>,
    hosts: { readonly cloud: number; readonly lan: number },
    index = 0,
  ) => ({
    ...settings,
    name,
    cloudAddress: vpc && otherwise(settings.cloudAddress, vpc.address(hosts.cloud + index)),
    lanAddress: lan && otherwise(settings.lanAddress, lan.address(hosts.lan + index)),
    image: imageOf(settings.image, draft.image),
  });
  return {
    ...draft,
    lanRouterAddress: lan && otherwise(draft.lanRouterAddress, lan.address(DEFAULT_HOSTS.router)),
    gateway: machine(draft.gateway, given(['gateway'], GATEWAY_HOSTNAME), DEFAULT_HOSTS.gateway),
    nodes: draft.nodes.map((node) => machine(node, node.name, DEFAULT_HOSTS.node, Number(node.path.at(-1)))),
  };
}
