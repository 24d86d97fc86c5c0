import { AWS_API_ADDRESS, PUBLIC_CIDR } from '../aws/settings';
import { netns, vpcLink, vpcNetns } from '../util/names';
import { deleteNetns, ensureNetns, inNetns, loadNft, setSysctls } from '../util/netns';
import { run, tryRun } from '../util/run';
import { host } from './addresses';
import { addressesOf, type CloudInstance, type CloudState, hasInternetRoute, tapName } from './cloud-state';
import { type PresentRoute, type PresentRule, ruleCommands, tableCommands, vpcTables } from './routing';
import { INTERNET_INTERFACE, METADATA_ADDRESS, vpcRuleset } from './ruleset';

/** Amazon's resolver, reachable in every VPC. */
export const RESOLVER_ADDRESS = '169.254.169.253';

/** MTU between instances of a VPC, and beyond it, in bytes. */
export const VPC_MTU_BYTES = 9001;
export const INTERNET_MTU_BYTES = 1500;

const ROUTER_MAC = '02:00:0a:ff:00:01';
/** Ends of the line between the internet and a VPC: the same for each, since no packet is for them. */
const LINK = { internet: '100.64.0.1', vpc: '100.64.0.2' } as const;

const ROUTER_SYSCTLS = {
  'net.ipv4.ip_forward': 1,
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.default.rp_filter': 0,
  'net.ipv4.conf.all.send_redirects': 0,
  'net.ipv4.conf.default.send_redirects': 0,
  'net.ipv6.conf.all.disable_ipv6': 1,
  'net.ipv6.conf.default.disable_ipv6': 1,
} as const;

/** Makes the internet, with the AWS API in it; does nothing when it is there. */
export async function ensureInternet(): Promise<void> {
  await ensureNetns(netns.inet);
  await setSysctls(netns.inet, ROUTER_SYSCTLS);
  await ip(netns.inet, 'address', 'replace', `${AWS_API_ADDRESS}/32`, 'dev', 'lo');
  // A public address that nobody has answers nothing.
  await ip(netns.inet, 'route', 'replace', 'blackhole', PUBLIC_CIDR);
}

/** Makes the routers of all VPCs with instances, their interfaces, routes and rules match the state. */
export async function applyNetwork(state: CloudState): Promise<void> {
  await ensureInternet();
  const vpcs = new Map(state.instances.map((instance) => [instance.vpcId, instance.vpcCidrs[0]]));
  for (const [vpcId, cidr] of vpcs) {
    const instances = state.instances.filter((instance) => instance.vpcId === vpcId);
    const namespace = vpcNetns(vpcId);
    await ensureRouter(vpcId, cidr);
    await applyInterfaces(namespace, instances);
    // Rules before routes: an address is never reachable without its security groups.
    await loadNft(namespace, vpcRuleset({ ...state, instances }));
    await applyRoutes(namespace, instances);
    await applyPublicRoutes(vpcId, instances);
  }
}

/** Removes a VPC's router with all its interfaces. What runs in it must have ended. */
export async function removeRouter(vpcId: string): Promise<void> {
  // A namespace goes some time after its deletion, and its interfaces with it: these are unwanted at once.
  await tryRun(['ip', '-n', netns.inet, 'link', 'delete', vpcLink(vpcId)]);
  await deleteNetns(vpcNetns(vpcId));
}

/** The VPC's router, joined to the internet; nothing happens when it is there. */
async function ensureRouter(vpcId: string, cidr: string): Promise<void> {
  const [namespace, link] = [vpcNetns(vpcId), vpcLink(vpcId)];
  await ensureNetns(namespace);
  await setSysctls(namespace, ROUTER_SYSCTLS);
  if ((await interfaces(namespace)).includes(INTERNET_INTERFACE)) return;
  const peer = ['peer', 'name', link, 'netns', netns.inet];
  await ip(namespace, 'link', 'add', INTERNET_INTERFACE, 'mtu', `${INTERNET_MTU_BYTES}`, 'type', 'veth', ...peer);
  await ip(namespace, 'address', 'add', LINK.vpc, 'peer', `${LINK.internet}/32`, 'dev', INTERNET_INTERFACE);
  await ip(netns.inet, 'address', 'add', `${LINK.internet}/32`, 'dev', link);
  await ip(namespace, 'link', 'set', INTERNET_INTERFACE, 'up');
  await ip(netns.inet, 'link', 'set', link, 'mtu', `${INTERNET_MTU_BYTES}`, 'up');
  await ip(namespace, 'route', 'add', 'default', 'via', LINK.internet);
  for (const address of [METADATA_ADDRESS, RESOLVER_ADDRESS, host(cidr, 2)]) {
    await ip(namespace, 'address', 'add', `${address}/32`, 'dev', 'lo');
  }
}

/** Interfaces of stopped instances stay, those of ended ones go. */
async function applyInterfaces(namespace: string, instances: readonly CloudInstance[]): Promise<void> {
  const present = await interfaces(namespace);
  const wanted = new Set(instances.map((instance) => tapName(instance.id)));
  for (const name of present) {
    if (name.startsWith('eni-') && !wanted.has(name)) await ip(namespace, 'link', 'delete', name);
  }
  for (const instance of instances) {
    if (!present.includes(tapName(instance.id))) await addInterface(namespace, instance);
  }
  for (const instance of instances) await applyAddresses(namespace, instance);
}

/** The router finds each address of an interface there, and no other. One that has come from another interface is here by this. */
async function applyAddresses(namespace: string, instance: CloudInstance): Promise<void> {
  const tap = tapName(instance.id);
  const wanted = addressesOf(instance);
  const present = (await shown<PresentRoute>(namespace, 'route', 'show', 'dev', tap)).map(({ dst }) => dst);
  for (const address of wanted.filter((one) => !present.includes(one))) {
    await ip(namespace, 'neighbour', 'replace', address, 'lladdr', instance.mac, 'dev', tap, 'nud', 'permanent');
    await ip(namespace, 'route', 'replace', `${address}/32`, 'dev', tap);
  }
  for (const address of present.filter((one) => !wanted.includes(one))) {
    await ip(namespace, 'route', 'delete', `${address}/32`, 'dev', tap);
  }
}

/** An elastic network interface: a tap whose other end sees nothing but a router, whatever address it asks for. */
async function addInterface(namespace: string, instance: CloudInstance): Promise<void> {
  const tap = tapName(instance.id);
  await run(inNetns(namespace, ['ip', 'tuntap', 'add', 'dev', tap, 'mode', 'tap', 'vnet_hdr']));
  await ip(namespace, 'link', 'set', tap, 'mtu', `${VPC_MTU_BYTES}`, 'address', ROUTER_MAC, 'up');
  await setSysctls(namespace, {
    [`net.ipv4.conf.${tap}.proxy_arp`]: 1,
    // Without it the kernel answers for others only after up to 0.8 s.
    [`net.ipv4.neigh.${tap}.proxy_delay`]: 0,
  });
  await ip(namespace, 'address', 'add', `${host(instance.subnetCidr, 1)}/32`, 'dev', tap);
}

/** Route tables: each interface's packets follow those of its own subnet. */
async function applyRoutes(namespace: string, instances: readonly CloudInstance[]): Promise<void> {
  const commands: string[] = [];
  for (const table of vpcTables(instances, LINK.internet)) {
    const present = await shown<PresentRoute>(namespace, 'route', 'show', 'table', `${table.number}`);
    commands.push(...tableCommands(table, present));
  }
  commands.push(...ruleCommands(instances, await shown<PresentRule>(namespace, 'rule', 'show')));
  await run(['ip', '-n', namespace, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** The internet finds each public address at its VPC. */
async function applyPublicRoutes(vpcId: string, instances: readonly CloudInstance[]): Promise<void> {
  const link = vpcLink(vpcId);
  const addresses = instances.filter(hasInternetRoute).flatMap((one) => one.publicAddress || []);
  const present = await shown<PresentRoute>(netns.inet, 'route', 'show', 'dev', link);
  for (const { dst } of present) {
    if (!addresses.includes(dst)) await ip(netns.inet, 'route', 'delete', dst, 'dev', link);
  }
  for (const address of addresses) {
    await ip(netns.inet, 'route', 'replace', address, 'via', LINK.vpc, 'dev', link, 'onlink');
  }
}

async function interfaces(namespace: string): Promise<string[]> {
  return (await shown<{ ifname: string }>(namespace, 'link', 'show')).map((link) => link.ifname);
}

/** What `ip` shows; nothing for a routing table that is not there yet. */
async function shown<T>(namespace: string, ...words: string[]): Promise<T[]> {
  const { exitCode, stdout } = await tryRun(['ip', '-n', namespace, '-json', ...words]);
  return exitCode === 0 ? (JSON.parse(stdout.trim() || '[]') as T[]) : [];
}

async function ip(namespace: string, ...words: string[]): Promise<void> {
  await run(['ip', '-n', namespace, ...words]);
}
