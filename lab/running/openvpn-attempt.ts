import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inNetns } from '../util/netns';
import { runSubdir } from '../util/paths';
import { run } from '../util/run';
import type { Peer } from './peer';
import type { Stranger } from './stranger';

/**
 * How far an OpenVPN client gets: no packet came back; the server answered but let it not in; it is a client of the
 * LAN.
 */
export type Outcome = 'no answer' | 'refused' | 'connected';

export interface Attempt {
  readonly outcome: Outcome;
  /** What OpenVPN said, without times. It names no key. */
  readonly log: string;
}

/** What the server's log says of a `tls-crypt-v2` key that it did not make; no machine of the LAN has such a one. */
export const FOREIGN_TLS_CRYPT = 'can not extract tls-crypt-v2 client key from';

/** Ends a command that hangs. */
const LIMIT_MS = 180_000;

/** Common name in the certificate of {@link withForeignKey}. */
export const STRANGERS_NAME = 'stranger';

const PAUSE_MS = 500;
const CONNECTED = 'Initialization Sequence Completed';
const ANSWERED = 'TLS: Initial packet from';
const GIVEN_UP = /AUTH_FAILED|TLS Error|TLS_ERROR|SIGTERM|Exiting due to fatal error/;

/** Seconds for an attempt that is bound to be refused: where it is, the server's log says so much earlier. */
export function attemptSeconds(patience: { readonly seconds: number }): number {
  return 3 * patience.seconds;
}

/**
 * Lets a profile try to connect from a stranger's address, with a TAP device that leads nowhere.
 *
 * @param seconds - until it is given up
 * @param refused - asked now and then whether the server has said no. @default nobody is asked
 */
export async function attempt(
  stranger: Stranger,
  profile: string,
  seconds: number,
  refused: () => Promise<boolean> = async () => false,
): Promise<Attempt> {
  const file = join(runSubdir('stranger'), `${randomUUID()}.ovpn`);
  writeFileSync(file, profile, { mode: 0o600 });
  const options = [
    '--dev',
    'null',
    '--dev-type',
    'tap',
    '--verb',
    '3',
    '--suppress-timestamps',
    '--connect-retry',
    '1',
  ];
  const [command = '', ...args] = inNetns(stranger.netns, [
    ...(stranger.before ?? []),
    ...['openvpn', '--config', file, ...options],
  ]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end && child.exitCode === null && !log.includes(CONNECTED) && !GIVEN_UP.test(log)) {
    await sleep(PAUSE_MS);
    if (!(await refused())) continue;
    // What the server has sent before it said so may be on its way.
    await sleep(PAUSE_MS);
    break;
  }
  const connected = log.includes(CONNECTED);
  const outcome = connected ? 'connected' : log.includes(ANSWERED) ? 'refused' : 'no answer';
  // One that is connected says goodbye; another would go on trying to.
  child.kill(connected ? 'SIGTERM' : 'SIGKILL');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
  rmSync(file, { force: true });
  return { outcome, log };
}

/**
 * Tells whether the server has refused a client since this was called: a client is not told.
 *
 * @param words - regular expression for the server's log, such as `certificate revoked`
 */
export async function refusal(gateway: Peer, words: string): Promise<() => Promise<boolean>> {
  const journal = ['journalctl', '--quiet', '--output=cat', '--unit=skylan-openvpn*'];
  const { stdout } = await gateway.exec([...journal, '--lines=1', '--show-cursor'], { timeoutMs: LIMIT_MS });
  const cursor = /^-- cursor: (.*)$/m.exec(stdout)?.[1];
  const since = cursor === undefined ? ['--boot'] : [`--after-cursor=${cursor}`];
  return async () =>
    (await gateway.exec([...journal, ...since, '--grep', words], { timeoutMs: LIMIT_MS })).stdout.trim() !== '';
}

/** The TCP port of a profile, where it leads over TCP too. */
export function tcpPortOf(profile: string): number | undefined {
  const port = /^remote \S+ (\d+) tcp4-client$/m.exec(profile)?.[1];
  return port === undefined ? undefined : Number(port);
}

/**
 * The profile without its way over UDP.
 *
 * @throws Error when it has no other
 */
export function overTcpAlone(profile: string): string {
  const [udp] = /<connection>\nremote \S+ \d+ udp4\n[^<]*<\/connection>\n/.exec(profile) ?? [];
  if (udp === undefined || tcpPortOf(profile) === undefined) throw new Error('the profile does not lead over TCP too');
  return profile.replace(udp, '');
}

/** The profile with a key and certificate that the LAN's authority knows nothing of. */
export async function withForeignKey(profile: string): Promise<string> {
  const subject = ['-subj', `/CN=${STRANGERS_NAME}`, '-addext', 'extendedKeyUsage=clientAuth', '-days', '2'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const both = await run(['openssl', 'req', '-x509', ...kind, ...subject, '-keyout', '-', '-out', '-']);
  return replace(replace(profile, 'key', block(both, 'PRIVATE KEY')), 'cert', block(both, 'CERTIFICATE'));
}

/** The profile with a `tls-crypt-v2` key that another server made. */
export async function withForeignTlsCrypt(profile: string): Promise<string> {
  const dir = runSubdir('stranger');
  const [server, client] = [join(dir, 'server.key'), join(dir, 'client.key')];
  await run(['openvpn', '--genkey', 'tls-crypt-v2-server', server]);
  await run(['openvpn', '--tls-crypt-v2', server, '--genkey', 'tls-crypt-v2-client', client]);
  const key = await run(['cat', client]);
  for (const file of [server, client]) rmSync(file);
  return replace(profile, 'tls-crypt-v2', key.trim());
}

function block(pem: string, label: string): string {
  return new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(pem)?.[0] ?? '';
}

/** @throws Error when the profile has no such part */
function replace(profile: string, tag: string, text: string): string {
  const part = new RegExp(`<${tag}>[\\s\\S]*</${tag}>`);
  if (!part.test(profile) || !text) throw new Error(`the profile has no <${tag}>, or there is nothing to put there`);
  return profile.replace(part, () => `<${tag}>\n${text}\n</${tag}>`);
}
