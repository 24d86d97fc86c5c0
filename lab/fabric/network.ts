import { AWS_API_ADDRESS, PUBLIC_CIDR } from '../aws/settings';
import { netns } from '../util/names';
import { ensureNetns, inNetns, loadNft, setSysctls } from '../util/netns';
import { run, tryRun } from '../util/run';
import { host } from './addresses';
import { type CloudInstance, type CloudState, tapName } from './cloud-state';
import { INTERNET_INTERFACE, METADATA_ADDRESS, vpcRuleset } from './ruleset';

/** Amazon's resolver, reachable in every VPC. */
export const RESOLVER_ADDRESS = '169.254.169.253';

/** MTU between instances of a VPC, and beyond it, in bytes. */
export const VPC_MTU_BYTES = 9001;
export const INTERNET_MTU_BYTES = 1500;

const ROUTER_MAC = '02:00:0a:ff:00:01';
const LINK = { internet: '100.64.0.1', vpc: '100.64.0.2', prefix: 30 } as const;

const ROUTER_SYSCTLS = {
  'net.ipv4.ip_forward': 1,
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.default.rp_filter': 0,
  'net.ipv4.conf.all.send_redirects': 0,
  'net.ipv4.conf.default.send_redirects': 0,
  'net.ipv6.conf.all.disable_ipv6': 1,
  'net.ipv6.conf.default.disable_ipv6': 1,
} as const;

/** Makes the VPC's router and the internet, joined; does nothing when they are there. */
export async function ensureRouters(): Promise<void> {
  for (const namespace of [netns.vpc, netns.inet]) {
    await ensureNetns(namespace);
    await setSysctls(namespace, ROUTER_SYSCTLS);
  }
  if ((await interfaces(netns.vpc)).includes(INTERNET_INTERFACE)) return;
  const peer = ['peer', 'name', 'vpc', 'netns', netns.inet];
  await ip(netns.vpc, 'link', 'add', INTERNET_INTERFACE, 'mtu', `${INTERNET_MTU_BYTES}`, 'type', 'veth', ...peer);
  await ip(netns.vpc, 'address', 'add', `${LINK.vpc}/${LINK.prefix}`, 'dev', INTERNET_INTERFACE);
  await ip(netns.inet, 'address', 'add', `${LINK.internet}/${LINK.prefix}`, 'dev', 'vpc');
  await ip(netns.vpc, 'link', 'set', INTERNET_INTERFACE, 'up');
  await ip(netns.inet, 'link', 'set', 'vpc', 'mtu', `${INTERNET_MTU_BYTES}`, 'up');
  await ip(netns.vpc, 'route', 'add', 'default', 'via', LINK.internet);
  await ip(netns.inet, 'route', 'add', PUBLIC_CIDR, 'via', LINK.vpc);
  await ip(netns.inet, 'address', 'add', `${AWS_API_ADDRESS}/32`, 'dev', 'lo');
  for (const address of [METADATA_ADDRESS, RESOLVER_ADDRESS]) {
    await ip(netns.vpc, 'address', 'add', `${address}/32`, 'dev', 'lo');
  }
}

/** Makes network interfaces and rules match the state. Interfaces of stopped instances stay, those of ended ones go. */
export async function applyNetwork(state: CloudState): Promise<void> {
  const present = await interfaces(netns.vpc);
  const wanted = new Set(state.instances.map((instance) => tapName(instance.id)));
  for (const name of present) {
    if (name.startsWith('eni-') && !wanted.has(name)) await ip(netns.vpc, 'link', 'delete', name);
  }
  for (const instance of state.instances) {
    if (!present.includes(tapName(instance.id))) await addInterface(instance);
  }
  await loadNft(netns.vpc, vpcRuleset(state));
}

/** An elastic network interface: a tap whose other end sees nothing but a router, whatever address it asks for. */
async function addInterface(instance: CloudInstance): Promise<void> {
  const tap = tapName(instance.id);
  await run(inNetns(netns.vpc, ['ip', 'tuntap', 'add', 'dev', tap, 'mode', 'tap', 'vnet_hdr']));
  await ip(netns.vpc, 'link', 'set', tap, 'mtu', `${VPC_MTU_BYTES}`, 'address', ROUTER_MAC, 'up');
  await setSysctls(netns.vpc, {
    [`net.ipv4.conf.${tap}.proxy_arp`]: 1,
    // Without it the kernel answers for others only after up to 0.8 s.
    [`net.ipv4.neigh.${tap}.proxy_delay`]: 0,
  });
  await ip(netns.vpc, 'address', 'add', `${host(instance.subnetCidr, 1)}/32`, 'dev', tap);
  await ip(netns.vpc, 'address', 'replace', `${host(instance.vpcCidr, 2)}/32`, 'dev', 'lo');
  await ip(netns.vpc, 'route', 'replace', `${instance.privateAddress}/32`, 'dev', tap);
  const neighbour = [instance.privateAddress, 'lladdr', instance.mac, 'dev', tap, 'nud', 'permanent'];
  await ip(netns.vpc, 'neighbour', 'replace', ...neighbour);
}

async function interfaces(namespace: string): Promise<string[]> {
  const { stdout } = await tryRun(['ip', '-n', namespace, '-json', 'link', 'show']);
  return (JSON.parse(stdout || '[]') as { ifname: string }[]).map((link) => link.ifname);
}

async function ip(namespace: string, ...words: string[]): Promise<void> {
  await run(['ip', '-n', namespace, ...words]);
}
