import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployment } from '../../test/lambda/pki/fakes';
import type { Measured } from '../figures/results';
import { milliseconds } from './milliseconds';

const EASY_RSA = ['/usr/share/easy-rsa/easyrsa', '/usr/bin/easyrsa'].find((path) => existsSync(path));
const ENVIRONMENT = {
  ...process.env,
  PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
  EASYRSA_BATCH: '1',
  EASYRSA_ALGO: 'ec',
  EASYRSA_CURVE: 'prime256v1',
};

/**
 * How long the credentials of a LAN with one client take: the handler's core against easy-rsa with the same curve, and
 * OpenVPN for its tls-crypt-v2 keys. The handler signs with a local key, so this is without the calls to KMS and Parameter
 * Store; its very first run is a figure of its own.
 *
 * @throws Error where easy-rsa is not installed
 */
export async function credentialsRound(round: number): Promise<Measured[]> {
  if (!EASY_RSA) throw new Error('easy-rsa is missing: apt-get install easy-rsa');
  const first = round === 1 ? [{ figure: 'first run, ms', value: await milliseconds(skylan) }] : [];
  const took = { figure: 'a LAN with one client, ms', value: await milliseconds(skylan) };
  const easyRsaTook = await milliseconds(() => easyRsa(EASY_RSA));
  return [
    { part: 'credentials', road: 'easy-rsa', round, figure: took.figure, value: easyRsaTook },
    ...[...first, took].map((one) => ({ part: 'credentials', road: 'skylan', round, ...one })),
  ];
}

async function skylan(): Promise<void> {
  const deployment = new Deployment();
  await deployment.authority('Create');
  await deployment.client('Create');
}

function easyRsa(program: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-bench-'));
  const run = (command: string, ...args: string[]) => {
    const { status, stderr, error } = spawnSync(command, args, { cwd: folder, env: ENVIRONMENT, encoding: 'utf8' });
    if (error || status !== 0) throw error ?? new Error(`${command} ${args.join(' ')}: ${stderr}`);
  };
  try {
    run(program, 'init-pki');
    run(program, 'build-ca', 'nopass');
    run(program, 'build-server-full', 'server', 'nopass');
    run(program, 'build-client-full', 'client', 'nopass');
    run(program, 'gen-crl');
    run('openvpn', '--genkey', 'tls-crypt-v2-server', 'server.tls');
    run('openvpn', '--tls-crypt-v2', 'server.tls', '--genkey', 'tls-crypt-v2-client', 'client.tls');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
