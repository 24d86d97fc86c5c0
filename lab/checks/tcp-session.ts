import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LanHost } from '../home';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import { inNetns } from '../util/netns';
import { waitFor } from '../util/wait';

const PORT = 5000;

/** After this a user at a terminal gives up, and TCP soon after. */
const LIMIT_SECONDS = 60;

/** What a busy host may take to start a program. */
const START_MS = 120_000;

/**
 * Keeps a TCP session from a host of the LAN to a machine going while `work` is done there; passes when the session is
 * the same one at the end. The figure is the longest pause.
 */
export async function sessionOutlives(
  name: string,
  host: LanHost,
  to: Peer,
  work: () => Promise<unknown>,
): Promise<CheckResult> {
  const unit = ['systemd-run', '--quiet', '--collect', '--unit=lab-echo'];
  await to.exec([...unit, 'socat', `TCP-LISTEN:${PORT},reuseaddr,fork`, 'EXEC:cat']);
  const listens = ['sh', '-c', `ss --no-header --tcp --listening --numeric "sport = :${PORT}" | grep .`];
  await waitFor(`${to.name} to listen`, async () => (await to.exec(listens)).exitCode === 0, { timeoutMs: START_MS });
  const script = join(__dirname, 'tcp-session.py');
  const [command = '', ...args] = inNetns(host.netns, ['python3', script, to.address, String(PORT)]);
  const client = spawn(command, args, { stdio: 'pipe' });
  let said = '';
  let complaints = '';
  client.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  client.stderr.on('data', (text: Buffer) => {
    complaints += text.toString();
  });
  const ended = once(client, 'close');
  try {
    await waitFor('a session, or why there is none', () => complaints !== '', { timeoutMs: START_MS });
    await work();
  } finally {
    // It may have ended by itself.
    client.stdin.on('error', () => {});
    client.stdin.end();
    await ended;
    await to.exec(['systemctl', 'stop', 'lab-echo']);
  }
  const seconds = Number.parseFloat(said);
  if (Number.isNaN(seconds)) return { name, ok: false, figure: 'broken', unit: '', detail: complaints.slice(-400) };
  return { name, ok: seconds < LIMIT_SECONDS, figure: seconds, unit: 's pause' };
}
