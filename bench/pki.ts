/*
 * How long the credentials of a LAN take: the handler's core against easy-rsa
 * with the same curve, and OpenVPN for its tls-crypt-v2 keys, in turn on this
 * machine. The handler signs with a local key, so this is without the calls to
 * KMS and Parameter Store.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Deployment } from '../test/lambda/pki/fakes';

const ROUNDS = Number(process.argv[2] ?? 7);
const EASY_RSA = ['/usr/share/easy-rsa/easyrsa', '/usr/bin/easyrsa'].find((path) => existsSync(path));
const ENVIRONMENT = {
  ...process.env,
  PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
  EASYRSA_BATCH: '1',
  EASYRSA_ALGO: 'ec',
  EASYRSA_CURVE: 'prime256v1',
};

async function skylan(): Promise<void> {
  const deployment = new Deployment();
  await deployment.authority('Create');
  await deployment.client('Create');
}

function easyRsa(): void {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-bench-'));
  const run = (command: string, ...args: string[]) => {
    const { status, stderr, error } = spawnSync(command, args, { cwd: folder, env: ENVIRONMENT, encoding: 'utf8' });
    if (error || status !== 0) throw error ?? new Error(`${command} ${args.join(' ')}: ${stderr}`);
  };
  const easyrsa = (...args: string[]) => run(EASY_RSA ?? '', ...args);
  try {
    easyrsa('init-pki');
    easyrsa('build-ca', 'nopass');
    easyrsa('build-server-full', 'server', 'nopass');
    easyrsa('build-client-full', 'client', 'nopass');
    easyrsa('gen-crl');
    run('openvpn', '--genkey', 'tls-crypt-v2-server', 'server.tls');
    run('openvpn', '--tls-crypt-v2', 'server.tls', '--genkey', 'tls-crypt-v2-client', 'client.tls');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function milliseconds(run: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? Number.NaN) + (sorted[sorted.length - 1 - middle] ?? Number.NaN)) / 2;
}

async function main(): Promise<void> {
  if (!EASY_RSA) throw new Error('easy-rsa is missing: apt-get install easy-rsa');
  const times = { first: await milliseconds(skylan), skylan: [] as number[], easyRsa: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.skylan.push(await milliseconds(skylan));
    times.easyRsa.push(await milliseconds(easyRsa));
  }
  const row = (values: readonly number[]) =>
    [median(values), Math.min(...values), Math.max(...values)].map((value) => `${value.toFixed(1)} ms`);
  const table = new Table({ head: [`${ROUNDS} rounds`, 'median', 'least', 'most'], style: { head: [], border: [] } });
  table.push(['skylan', ...row(times.skylan)], ['easy-rsa and openvpn', ...row(times.easyRsa)]);
  console.log(table.toString());
  console.log(`skylan's very first run, before the warm-up: ${times.first.toFixed(1)} ms`);
  console.log(`easy-rsa takes ${(median(times.easyRsa) / median(times.skylan)).toFixed(0)} times as long`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
