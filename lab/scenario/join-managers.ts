import { checkPhase } from '../checks/check-phase';
import { network, networkFiles, sameFiles } from '../checks/network-files';
import { ping } from '../checks/ping';
import { sessionOutlives } from '../checks/tcp-session';
import { type Home, homeReady, homeUp, type LanHost, lanHostUp, oneHomeDown } from '../home';
import type { CheckResult } from '../report/report';
import { desktopOf } from '../running/home-peers';
import { copyJoin, fetchProfile, skylanJoin, skylanLeave } from '../running/join';
import { interfaceAddress, type Peer } from '../running/peer';
import { waitFor } from '../util/wait';
import { guestExec, waitForGuest } from '../vm';
import { CARD, type Owner, ownersNamed } from './join-managers-owners';
import type { LanScenario } from './lan-scenario';

/** Emulated machines boot side by side, and share the host's processors. */
export const BOOT_MS = 900_000;
export const REACH_MS = 300_000;

/** How often pings that follow one another closely may be begun anew. */
const ROUNDS = 3;

/** A desktop computer in its home, with a second computer beside it. */
interface Desk {
  readonly owner: Owner;
  readonly home: Home;
  readonly desktop: Peer;
  readonly neighbour: LanHost;
}

const clientOf = (owner: Owner) => `${owner.home.name}`.replace('-', '_');

/**
 * Joins a desktop computer of each network manager to the LAN, restarts its network and the machine, takes everything
 * back, and compares its files and network with those before.
 *
 * @param only - title of the one computer that is wanted. @default all
 * @throws Error when there is no such computer
 */
export function joinManagers(only?: string): LanScenario {
  const owners = ownersNamed(only);
  return {
    name: 'join',
    only,
    clients: owners.map(clientOf),
    phases: (lab, checks) => {
      const desks: Desk[] = [];
      return [
        {
          key: 'homes',
          title: 'A desktop computer of each network manager',
          run: async (progress) => {
            for (const owner of owners) {
              const home = await homeUp({ ...owner.home, robot: 'none', desktop: 'vm' }, progress);
              desks.push({ owner, home, desktop: desktopOf(home), neighbour: await neighbourOf(home) });
            }
            await Promise.all(desks.map(({ home }) => homeReady(home, { timeoutMs: BOOT_MS })));
          },
        },
        {
          key: 'copy',
          title: "Fetch each profile as the stack's output says, and copy it with skylan-join",
          run: async (progress) => {
            for (const { owner, home } of desks) {
              await copyJoin(home, await fetchProfile(lab.lan.outputs, clientOf(owner), progress));
            }
          },
        },
        checkPhase('join', 'Join, restart, leave', checks, async (progress) => {
          const found = await Promise.all(desks.map((desk) => joinAndLeave(desk, lab.lan.gateway, progress)));
          return found.flat();
        }),
        {
          key: 'leave',
          title: 'The desktop computers go',
          run: async () => {
            await Promise.all(desks.map(({ home }) => oneHomeDown(home.name)));
          },
        },
      ];
    },
  };
}

/** Everything that one desktop computer goes through. What it cannot do is a check that fails; the others go on. */
async function joinAndLeave(desk: Desk, gateway: Peer, tell: (line: string) => void): Promise<CheckResult[]> {
  const checks: CheckResult[] = [];
  try {
    for await (const check of steps(desk, gateway, tell)) checks.push(check);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    checks.push({ name: `${desk.owner.title}: goes through all of it`, ok: false, figure: 'no', unit: '', detail });
  }
  return checks;
}

async function* steps(desk: Desk, gateway: Peer, tell: (line: string) => void): AsyncGenerator<CheckResult> {
  const { owner, home, neighbour } = desk;
  const step = (what: string) => {
    tell(`${owner.title}: ${what}`);
    return `${owner.title}: ${what}`;
  };
  const filesBefore = await networkFiles(desk.desktop);
  const networkBefore = await network(desk.desktop);
  const desktop = { ...desk.desktop, address: await interfaceAddress(desk.desktop.exec, CARD) };

  const dryRun = step('--dry-run changes nothing');
  await skylanJoin(home, CARD, '--dry-run');
  yield sameFiles(dryRun, filesBefore, await networkFiles(desktop));

  let said = '';
  yield await sessionOutlives(
    step('a TCP session through the interface outlives the join'),
    neighbour,
    desktop,
    async () => {
      said = await skylanJoin(home, CARD);
    },
  );
  yield is(`${owner.title}: found out by itself`, said.match(/is managed by (\w+)/)?.[1], owner.manager);
  yield* reaches('after the join');

  const joined = await networkFiles(desktop);
  const again = step('a second run changes nothing');
  await skylanJoin(home, CARD);
  yield sameFiles(again, joined, await networkFiles(desktop));

  step(owner.restart.join(' '));
  await desktop.exec(owner.restart, { timeoutMs: REACH_MS });
  yield* reaches(`after ${owner.restart.join(' ')}`);

  step('reboot');
  await reboot(home);
  yield* reaches('after a reboot');

  const undo = step('--undo leaves the files as they were');
  await skylanLeave(home);
  yield sameFiles(undo, filesBefore, await networkFiles(desktop));
  yield is(`${owner.title}: --undo leaves the network as it was`, await network(desktop), networkBefore);

  async function* reaches(when: string): AsyncGenerator<CheckResult> {
    for (const from of [desktop, neighbour]) {
      const one = ['ping', '-c', '1', '-W', '2', gateway.address];
      const answers = async () => (await from.exec(one).catch(() => undefined))?.exitCode === 0;
      // A check fails by its own measure.
      await waitFor(when, answers, { timeoutMs: REACH_MS }).catch(() => undefined);
      const result = await settled(() => ping(from, gateway));
      yield {
        ...result,
        name: `${owner.title}: ${from === neighbour ? 'its neighbour' : 'it'} reaches the cloud ${when}`,
      };
    }
  }
}

/**
 * A LAN that has just come together, beside four other homes that start and restart, may lose a packet; a later round
 * loses none. Whether a LAN that stands loses any is for the checks of other scenarios.
 */
export async function settled(round: () => Promise<CheckResult>): Promise<CheckResult> {
  const before: string[] = [];
  for (let left = ROUNDS; ; left--) {
    const result = await round();
    if (!result.ok) before.push(`${result.figure}\n${result.detail ?? ''}`);
    if (result.ok || left === 1) return before.length === 0 ? result : { ...result, detail: before.join('\n') };
  }
}

/** Passes when a text is the wanted one. */
export function is(name: string, found: string | undefined, wanted: string): CheckResult {
  const ok = found === wanted;
  return {
    name,
    ok,
    figure: ok ? 'yes' : 'no',
    unit: '',
    ...(ok ? {} : { detail: `found: ${found}\nexpected: ${wanted}` }),
  };
}

/** A computer that stands beside it, with an address that nobody else in any of the homes has. */
function neighbourOf(home: Home): Promise<LanHost> {
  return lanHostUp(home, 'neighbour', `192.168.0.${110 + home.number}`);
}

/** Reboots a home's desktop computer, until its system answers again. */
export async function reboot(home: Home): Promise<void> {
  const boot = async () => (await guestExec(home.desktopVm, ['cat', '/proc/sys/kernel/random/boot_id'])).stdout;
  const before = await boot();
  // The agent may be gone before it could answer.
  await guestExec(home.desktopVm, ['systemctl', 'reboot'], { timeoutMs: 5000 }).catch(() => undefined);
  const again = async () => {
    await waitForGuest(home.desktopVm, { timeoutMs: 0 });
    return (await boot()) !== before;
  };
  await waitFor('reboot', () => again().catch(() => false), { timeoutMs: BOOT_MS, intervalMs: 2000 });
}
