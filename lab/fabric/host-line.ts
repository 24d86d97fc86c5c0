import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance, netns } from '../util/names';
import { inNetns, loadNft } from '../util/netns';
import { deleteTable, replaceTable } from '../util/nft';
import { runDir, runSubdir } from '../util/paths';
import { run, tryRun } from '../util/run';
import { INTERNET_MTU_BYTES } from './network';

/*
 * The line by which the lab's internet reaches the real one, through the host: homes then dial a gateway in an account.
 */

/** Device at the lab's end, and at the host's. */
const LAB_DEVICE = 'host';
const HOST_DEVICE = `skylan-${instance}`;

/** The host's setting as it was, to be put back. */
const BEFORE = join(runDir, 'fabric', 'host-line.before');
const FORWARDING = 'net.ipv4.ip_forward';

/**
 * Addresses of the line's two ends, from those of tests between networks (198.18.0.0/15 of RFC 2544), which no host
 * talks to; different for each checkout.
 *
 * @param suffix - six hexadecimal digits
 */
export function lineAddresses(suffix: string): { readonly host: string; readonly lab: string } {
  const pair = (Number.parseInt(suffix, 16) % 2 ** 15) * 4;
  const address = (last: number) => {
    const host = pair + last;
    return `198.${18 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}`;
  };
  return { host: address(1), lab: address(2) };
}

/** What the host does for the line, and nothing else: packets from it get the host's own address. */
export function hostRules(suffix: string): string {
  return replaceTable(tableOf(suffix), [
    'chain postrouting {',
    '  type nat hook postrouting priority srcnat;',
    `  ip saddr ${lineAddresses(suffix).lab} oifname != "${HOST_DEVICE}" masquerade`,
    '}',
    // Nobody comes in by it.
    'chain forward {',
    '  type filter hook forward priority filter;',
    `  oifname "${HOST_DEVICE}" ct state != { established, related } drop`,
    '}',
    'chain input {',
    '  type filter hook input priority filter;',
    `  iifname "${HOST_DEVICE}" ct state != { established, related } drop`,
    '}',
  ]);
}

/** The lab's internet hides behind one address, so that the host needs to know no other. */
export function labRules(): string {
  return replaceTable('ip lab_host_line', [
    'chain postrouting {',
    '  type nat hook postrouting priority srcnat;',
    `  oifname "${LAB_DEVICE}" masquerade`,
    '}',
  ]);
}

/** Makes the line. The lab's internet must be there. What {@link hostLineDown} needs is written down first. */
export async function hostLineUp(): Promise<void> {
  const { host, lab } = lineAddresses(instance);
  await hostLineDown();
  const forwarding = (await run(['sysctl', '--values', FORWARDING])).trim();
  runSubdir('fabric');
  writeFileSync(BEFORE, forwarding);
  const peer = ['peer', 'name', LAB_DEVICE, 'netns', netns.inet];
  await run(['ip', 'link', 'add', HOST_DEVICE, 'mtu', `${INTERNET_MTU_BYTES}`, 'type', 'veth', ...peer]);
  await run(['ip', 'address', 'add', host, 'peer', `${lab}/32`, 'dev', HOST_DEVICE]);
  await run(['ip', 'link', 'set', HOST_DEVICE, 'up']);
  const ip = (...words: string[]) => run(['ip', '-n', netns.inet, ...words]);
  await ip('address', 'add', lab, 'peer', `${host}/32`, 'dev', LAB_DEVICE);
  await ip('link', 'set', LAB_DEVICE, 'mtu', `${INTERNET_MTU_BYTES}`, 'up');
  await ip('route', 'replace', 'default', 'via', host, 'dev', LAB_DEVICE);
  await loadNft(netns.inet, labRules());
  await run(['nft', '--file', '-'], { input: hostRules(instance) });
  await run(['sysctl', '--quiet', '--write', `${FORWARDING}=1`]);
}

/** Takes the line away, also one that a killed run has left, and gives the host its setting back. */
export async function hostLineDown(): Promise<void> {
  if (!existsSync(BEFORE)) return;
  const forwarding = readFileSync(BEFORE, 'utf8');
  await tryRun(['ip', 'link', 'delete', HOST_DEVICE]);
  await run(['nft', '--file', '-'], { input: deleteTable(tableOf(instance)) });
  await run(['sysctl', '--quiet', '--write', `${FORWARDING}=${forwarding}`]);
  rmSync(BEFORE);
}

/**
 * Makes sure that the line leads on.
 *
 * @param address - IPv4 address of something that answers at TCP 443
 * @throws Error that says what to look at, when it does not
 */
export async function hostLineLeads(address: string): Promise<void> {
  const knock = ['timeout', '20', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/443"', address];
  const { exitCode } = await tryRun(inNetns(netns.inet, knock));
  if (exitCode === 0) return;
  throw new Error(
    `Nothing gets from the lab's home to ${address} through this host. If its firewall forwards nothing (Docker's does not): iptables -I FORWARD -i ${HOST_DEVICE} -j ACCEPT; iptables -I FORWARD -o ${HOST_DEVICE} -j ACCEPT`,
  );
}

function tableOf(suffix: string): string {
  return `ip skylan_${suffix}`;
}
