import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readCloud } from '../fabric/read-cloud';
import type { CheckResult } from '../report/report';
import {
  attempt,
  attemptSeconds,
  FOREIGN_TLS_CRYPT,
  overTcpAlone,
  refusal,
  STRANGERS_NAME,
  tcpPortOf,
  withForeignKey,
  withForeignTlsCrypt,
} from '../running/openvpn-attempt';
import { lastWords, type Peer } from '../running/peer';
import { GATEWAY, NODE, type RunningLan } from '../running/running-lan';
import { STRANGER_DEVICE, type Stranger } from '../running/stranger';
import { foreignKey, handshake, handshakeOf } from '../running/wireguard-attempt';
import { waitFor } from '../util/wait';
import { fair, LONG, type Patience } from './patience';
import { newMac, probe } from './probes';
import { FrameProbe } from './probes/frame-probe';

/** Ports on which something listens on every machine while strangers knock, so that an open door would show. */
export const LISTENING = { tcp: 22, udp: 5000 } as const;
const LISTENER = 'skylan-lab-listener';
const UPLINK_PORT = 1194;
const SOME_PORTS = 500;

/** What may answer a stranger, by machine. The uplink's UDP port keeps silent towards who has no key. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = { [GATEWAY]: ['icmp echo'], [NODE]: [] };

/** Every port that there is. */
export const ALL_PORTS: readonly number[] = Array.from({ length: 65_535 }, (_, index) => index + 1);

/** Ports that matter most, and others by chance. */
export function somePorts(): number[] {
  const chosen = new Set<number>([LISTENING.tcp, LISTENING.udp, UPLINK_PORT]);
  while (chosen.size < SOME_PORTS) chosen.add(randomInt(1, 65_536));
  return [...chosen];
}

/** TCP and UDP ports of every public address, and ICMP, tried from a stranger's machine. */
export async function scanFromOutside(
  lan: RunningLan,
  stranger: Stranger,
  ports = ALL_PORTS,
  patience = LONG,
): Promise<CheckResult[]> {
  const machines = [lan.gateway, lan.node];
  const addresses = await publicAddresses();
  const targets = machines.map((machine) => addresses.get(machine.name) ?? '');
  await Promise.all(machines.map(listen));
  // All of them are too many for a command line.
  const words = ports === ALL_PORTS ? 'all' : ports.join(',');
  const tcpPort = tcpPortOf(readFileSync(lan.profile, 'utf8'));
  const doors = (name: string) =>
    name === GATEWAY && tcpPort !== undefined && ports.includes(tcpPort) ? [`tcp/${tcpPort} open`] : [];
  try {
    return await fair(patience, async () => {
      const scan = await stranger.exec(probe('scan', STRANGER_DEVICE, words, ...targets), { timeoutMs: 600_000 });
      if (scan.exitCode !== 0) throw new Error(`the scan failed: ${lastWords(scan)}`);
      const answers = JSON.parse(scan.stdout) as Record<string, string[]>;
      return machines.map(({ name }, index) =>
        scanResult(name, ports.length, answers[targets[index] ?? ''] ?? [], doors(name)),
      );
    });
  } finally {
    await Promise.all(machines.map((machine) => machine.exec(['systemctl', 'stop', LISTENER])));
  }
}

/**
 * Passes when exactly that answered which may.
 *
 * @param doors - what is to answer beside it. @default nothing
 */
export function scanResult(
  machine: string,
  ports: number,
  answers: readonly string[],
  doors: readonly string[] = [],
): CheckResult {
  const allowed = [...(ALLOWED[machine] ?? []), ...doors];
  const unexpected = answers.filter((answer) => !allowed.includes(answer));
  const missing = allowed.filter((answer) => !answers.includes(answer));
  const ok = unexpected.length === 0 && missing.length === 0;
  const shown = (all: readonly string[]) => all.slice(0, 20).join(', ');
  return {
    name: `${ports.toLocaleString('en')} TCP and UDP ports of ${machine} from outside: what answers`,
    ok,
    figure: answers.length > 3 ? `${answers.length} ports` : answers.join(', ') || 'nothing',
    unit: '',
    ...(ok ? {} : { detail: `unexpected: ${shown(unexpected) || 'none'}; missing: ${shown(missing) || 'none'}` }),
  };
}

/** The uplink answers who has a client's `tls-crypt-v2` key, and lets in who has its certificate as well. */
export async function uplinkFromOutside(lan: RunningLan, stranger: Stranger, patience = LONG): Promise<CheckResult> {
  const profile = readFileSync(lan.profile, 'utf8');
  if (lan.uplink.kind === 'wireguard') return wireGuardFromOutside(lan, stranger, profile);
  return openVpnFromOutside(lan, stranger, profile, `UDP ${UPLINK_PORT}`, patience);
}

/** The same of its server over TCP, where the LAN has one. */
export async function tcpFromOutside(lan: RunningLan, stranger: Stranger, patience = LONG): Promise<CheckResult> {
  const profile = readFileSync(lan.profile, 'utf8');
  return openVpnFromOutside(lan, stranger, overTcpAlone(profile), `TCP ${tcpPortOf(profile)}`, patience);
}

/** @param door - as the report calls it */
async function openVpnFromOutside(
  lan: RunningLan,
  stranger: Stranger,
  profile: string,
  door: string,
  patience: Patience,
): Promise<CheckResult> {
  // Never the whole profile: the desktop gateway would lose its place to the stranger.
  const verdict = await refusal(lan.gateway, `VERIFY ERROR.*CN=${STRANGERS_NAME}`);
  const dropped = await refusal(lan.gateway, FOREIGN_TLS_CRYPT);
  const seconds = attemptSeconds(patience);
  const [withKey, without] = await Promise.all([
    attempt(stranger, await withForeignKey(profile), seconds, verdict),
    attempt(stranger, await withForeignTlsCrypt(profile), seconds, dropped),
  ]);
  // No answer means something only where the server has heard the question.
  const ok = withKey.outcome === 'refused' && without.outcome === 'no answer' && (await dropped());
  return {
    name: `${door} from outside: with a tls-crypt key but no certificate; with neither`,
    ok,
    figure: `${withKey.outcome}; ${without.outcome}`,
    unit: '',
    ...(ok
      ? {}
      : { detail: [withKey, without].map((one) => one.log.split('\n').slice(-12).join('\n')).join('\n---\n') }),
  };
}

/**
 * WireGuard answers who has a client's key and knows the gateway's, and nobody else. The one who has both is the client,
 * which calls again as soon as it misses an answer.
 */
async function wireGuardFromOutside(lan: RunningLan, stranger: Stranger, profile: string): Promise<CheckResult> {
  const keys = handshakeOf(profile);
  const [withForeign, withoutGateways, withBoth] = [
    await handshake(stranger, { ...keys, privateKey: foreignKey() }, keys),
    await handshake(stranger, { ...keys, gatewayPublicKey: foreignKey() }, keys),
    await handshake(stranger, keys, keys),
  ];
  const { exitCode } = await lan.robot.exec(['ping', '-c', '1', '-w', '150', lan.gateway.address], {
    timeoutMs: 200_000,
  });
  return {
    name: "UDP 51820 from outside: with a foreign key; without the gateway's; with both; the client afterwards",
    ok: withForeign === 'no answer' && withoutGateways === 'no answer' && withBoth === 'answered' && exitCode === 0,
    figure: [withForeign, withoutGateways, withBoth, exitCode === 0 ? 'connected' : 'lost'].join('; '),
    unit: '',
  };
}

/** GRE from the internet, under the stranger's own address and under a machine's, gets nowhere; that of a member does. */
export function greFromOutside(lan: RunningLan, stranger: Stranger, patience = LONG): Promise<CheckResult> {
  return fair(patience, () => knockWithGre(lan, stranger));
}

async function knockWithGre(lan: RunningLan, stranger: Stranger): Promise<CheckResult> {
  const { instances } = await readCloud();
  const of = (machine: Peer) => {
    const found = instances.find((instance) => instance.name === machine.name);
    if (!found) throw new Error(`no instance ${machine.name}`);
    return found;
  };
  const [gateway, node] = [of(lan.gateway), of(lan.node)];
  const [strangers, members] = [newMac(), newMac()];
  const watches = await Promise.all([
    FrameProbe.watch(lan.gateway, strangers),
    FrameProbe.watch(lan.node, strangers),
    FrameProbe.watch(lan.gateway, members),
  ]);
  const fake = (target: typeof gateway, member: typeof gateway) =>
    stranger.exec(probe('gre', target.publicAddress, strangers, stranger.address, member.privateAddress));
  const sent = await Promise.all([
    fake(gateway, node),
    fake(node, gateway),
    lan.node.exec(probe('gre', gateway.privateAddress, members, node.privateAddress)),
  ]);
  const [onGateway = '', onNode = '', ofMember = ''] = await Promise.all(watches.map((one) => one.stop()));
  return greResult(
    sent.every((one) => one.exitCode === 0),
    [onGateway, onNode],
    ofMember,
  );
}

/**
 * Passes when nothing of the stranger was seen, and the member's frame was: on a port of the bridge, so that it was
 * really looked for.
 *
 * @param seen - what each machine saw of the stranger, JSON
 * @param control - what the gateway saw of the member, JSON
 */
export function greResult(sent: boolean, seen: readonly string[], control: string): CheckResult {
  const membersArrive = /"arp": [1-9]/.test(control);
  const ok = sent && membersArrive && seen.every((one) => one === '{}');
  return {
    name: "GRE from a stranger, also under a machine's address: frames on the LAN",
    ok,
    figure: seen.every((one) => one === '{}') ? 'none' : 'some',
    unit: '',
    ...(ok ? {} : { detail: `sent: ${sent}; stranger: ${seen.join(' ')}; a member: ${control || 'nothing'}` }),
  };
}

/** Puts something behind the ports that a scan tries, and makes sure that it answers. */
async function listen(machine: Peer): Promise<void> {
  await machine.exec(['systemctl', 'stop', LISTENER]);
  const words = probe('listen', `${LISTENING.tcp}`, `${LISTENING.udp}`);
  const started = await machine.exec(['systemd-run', `--unit=${LISTENER}`, '--collect', ...words]);
  if (started.exitCode !== 0) throw new Error(`no listener on ${machine.name}: ${lastWords(started)}`);
  const answers = async () => {
    const ports = (await machine.exec(['ss', '-Hltun'])).stdout;
    return [LISTENING.tcp, LISTENING.udp].every((port) => ports.includes(`0.0.0.0:${port} `));
  };
  await waitFor(`listener on ${machine.name}`, answers, { timeoutMs: 120_000 });
}

async function publicAddresses(): Promise<Map<string, string>> {
  const { instances } = await readCloud();
  return new Map(instances.map((instance) => [instance.name, instance.publicAddress]));
}
