import type { CloudInstance, CloudState } from '../fabric/cloud-state';
import type { Home } from '../home';
import type { CheckResult } from '../report/report';
import type { LanHome, LanMachine, LanPicture } from './lan-picture';
import { measuredLines } from './measured';

/** What a picture needs of a LAN that runs. */
export interface LanToDraw {
  readonly gateway: MachineToDraw;
  readonly node: MachineToDraw;
  readonly homes: readonly { readonly home: Home; readonly uplink: { readonly kind: keyof typeof UPLINKS } }[];
}

interface MachineToDraw {
  readonly name: string;
  /** Its IPv4 address in the LAN. */
  readonly address: string;
}

const VXLAN_PORT = 4789;

/** What is written over the cable of an uplink. */
const UPLINKS = { openvpn: 'OpenVPN TAP', wireguard: 'WireGuard' } as const;

/**
 * The picture of a LAN that runs, from what was deployed.
 *
 * @param cloud - as the AWS API tells it
 * @throws Error when the cloud does not have the LAN's gateway
 */
export function lanPicture(lan: LanToDraw, cloud: CloudState, checks: readonly CheckResult[]): LanPicture {
  const gateway = cloud.instances.find(({ name }) => name === lan.gateway.name);
  if (!gateway) throw new Error(`the cloud has no machine ${lan.gateway.name}`);
  const nodes = cloud.instances.filter((one) => one !== gateway && one.vpcId === gateway.vpcId);
  const lanAddress = (name: string) => [lan.gateway, lan.node].find((peer) => peer.name === name)?.address ?? '';
  const machine = ({ name, privateAddress, publicAddress }: CloudInstance): LanMachine => {
    const more = [privateAddress, ...(publicAddress ? [publicAddress] : [])];
    return { name, lanAddress: lanAddress(name), more };
  };
  return {
    lanCidr: lan.homes[0]?.home.lanCidr ?? '',
    subnetCidr: gateway.subnetCidr,
    ...ports(cloud),
    uplink: UPLINKS[lan.homes[0]?.uplink.kind ?? 'openvpn'],
    gateway: machine(gateway),
    nodes: nodes.map(machine).sort((a, b) => a.more.join().localeCompare(b.more.join(), 'en', { numeric: true })),
    homes: lan.homes.map(({ home }) => drawnHome(home)),
    measured: measuredLines(checks),
  };
}

/** What the security groups let in tells how the machines are joined. */
function ports({ groups }: CloudState): Pick<LanPicture, 'overlay' | 'uplinkPort'> {
  const rules = groups.flatMap(({ ingress }) => ingress);
  const fromOutside = rules.find(({ protocol, cidrs }) => protocol === 'udp' && cidrs.length > 0);
  const vxlan = rules.some(({ fromPort }) => fromPort === VXLAN_PORT);
  return { overlay: vxlan ? 'vxlan' : 'gretap', uplinkPort: fromOutside?.fromPort ?? 0 };
}

const KINDS = { container: 'container', vm: 'virtual machine', none: '' } as const;

function drawnHome(home: Home): LanHome {
  const { robot, robotName, robotAddress, desktop, desktopVm, desktopAddress, wanAddress } = home;
  return {
    robot: robot === 'none' ? undefined : { name: robotName, lanAddress: robotAddress, more: [KINDS[robot]] },
    desktop: { name: desktopVm, lanAddress: desktopAddress, more: [`from ${wanAddress}`, KINDS[desktop]] },
  };
}
