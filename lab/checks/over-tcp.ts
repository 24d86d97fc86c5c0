import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import { lastWords, must, type Peer } from '../running/peer';
import type { JoinedHome } from '../running/running-lan';
import { fair, LONG } from './patience';

/** In which a desktop gateway is to be in, also where its network lets no UDP out. */
const LIMIT_SECONDS = 30;

/** Ends the wait for one that does not come in. */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 500;

export type Protocol = 'UDP' | 'TCP';

/** A client's session, as its journal has it. */
export interface Session {
  /** By which the gateway was called last. */
  readonly protocol: Protocol | undefined;
  /** Seconds from the client's start until it was in; undefined when it is not. */
  readonly seconds: number | undefined;
}

/**
 * Reads what OpenVPN said since its start.
 *
 * @param journal - lines that begin with seconds since 1970 (`short-unix`)
 */
export function sessionOf(journal: string): Session {
  const lines = journal.split('\n');
  const at = (words: RegExp) => Number(lines.find((line) => words.test(line))?.split(' ')[0] ?? Number.NaN);
  const [last] = lines.flatMap((line) => /: (UDP|TCP)v4(?:_CLIENT)? link remote: /.exec(line)?.[1] ?? []).reverse();
  const seconds = at(/: Initialization Sequence Completed/) - at(/: OpenVPN \d/);
  return { protocol: last as Protocol | undefined, seconds: Number.isNaN(seconds) ? undefined : seconds };
}

/** Starts the client of a desktop gateway anew; passes when it is in soon, by the protocol that is expected. */
export function comesInBy(protocol: Protocol, { desktop, uplink }: JoinedHome): Promise<CheckResult> {
  return fair(LONG, async () => {
    const unit = `${uplink.unit}.service`;
    await must(desktop, ['systemctl', 'restart', unit]);
    const session = await sessionSince(desktop, unit);
    const ok = session.protocol === protocol && session.seconds !== undefined && session.seconds <= LIMIT_SECONDS;
    return {
      name: `${desktop.name} comes in over ${protocol} within ${LIMIT_SECONDS} s of its client's start`,
      ok,
      figure: session.seconds === undefined ? 'not at all' : Number(session.seconds.toFixed(1)),
      unit: session.seconds === undefined ? '' : `s, over ${session.protocol}`,
      ...(ok ? {} : { detail: lastWords(await desktop.exec([...journalOf(unit), '--lines=20'])) }),
    };
  });
}

/** By which protocol the client of a desktop gateway called last. */
export async function protocolOf({ desktop, uplink }: JoinedHome): Promise<Protocol | undefined> {
  return (await sessionNow(desktop, `${uplink.unit}.service`)).protocol;
}

/** Passes when the gateway counts this client and no other, once: whichever server has its session. */
export async function countedOnce(gateway: Peer, client: string): Promise<CheckResult> {
  const names = (await must(gateway, ['/usr/local/lib/skylan/skylan-clients'])).split('\n').filter(Boolean);
  return {
    name: `clients that ${gateway.name} counts`,
    ok: names.length === 1 && names[0] === client,
    figure: names.join(', ') || 'none',
    unit: '',
  };
}

/** Waits until the client is in, or for so long that it does not come in. */
async function sessionSince(desktop: Peer, unit: string): Promise<Session> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const session = await sessionNow(desktop, unit);
    if (session.seconds !== undefined || Date.now() >= end) return session;
    await sleep(PAUSE_MS);
  }
}

/** Of the process that runs now. */
async function sessionNow(desktop: Peer, unit: string): Promise<Session> {
  const invocation = (await must(desktop, ['systemctl', 'show', '--value', '-p', 'InvocationID', unit])).trim();
  const { stdout } = await desktop.exec([...journalOf(unit), `_SYSTEMD_INVOCATION_ID=${invocation}`]);
  return sessionOf(stdout);
}

function journalOf(unit: string): string[] {
  return ['journalctl', '--quiet', '--boot', '--no-pager', '--output=short-unix', `_SYSTEMD_UNIT=${unit}`];
}
