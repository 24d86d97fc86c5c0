import { readFileSync } from 'node:fs';
import { aws } from '../aws/current';
import { ownIds } from '../aws/own';
import { type Home, type HomeSpec, homePackages, homeReady, homeUp } from '../home';
import type { Progress } from '../util/progress';
import { runPhases, type Step } from '../view/phases';
import { installPrograms } from './account/programs';
import { agentsOnline, cloudMachine } from './cloud-door';
import { deployPhases, type LabOptions, type Outside } from './deploy';
import { desktopOf, robotOf } from './home-peers';
import { fetchProfile, join } from './join';
import type { Peer } from './peer';
import { type UplinkEnd, uplinkEnd, uplinkOfProfile } from './uplinks';

/** The cloud node that talks to robots, and the cloud gateway. */
export const NODE = 'second';
export const GATEWAY = 'cloud-gateway';

/** A tunnel comes up at once; on a host that is busy with something else it takes its time. */
const REACH_MS = 180_000;

/** A home that has joined: its machines, and the profile that its desktop gateway uses. */
export interface JoinedHome {
  readonly home: Home;
  readonly robot: Peer;
  readonly desktop: Peer;
  /** Client of the settings that the desktop gateway is. Undefined: the first one. */
  readonly client: string | undefined;
  /** Path of the profile on the host. */
  readonly profile: string;
  /** By which uplink it has joined. */
  readonly uplink: UplinkEnd;
}

/** A LAN that was deployed and joined, ready for checks. */
export interface RunningLan extends JoinedHome {
  readonly node: Peer;
  readonly gateway: Peer;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** All homes. The first one's machines are also the LAN's `home`, `robot`, `desktop` and `profile`. */
  readonly homes: readonly JoinedHome[];
}

export interface HomeToJoin extends HomeSpec {
  /** Client of the settings that its desktop gateway is. @default the first one */
  readonly client?: string;
}

/**
 * Deploys RobotLan, with homes that boot meanwhile, joins each home, and waits until each robot answers the node. When
 * one does not answer, the LAN is handed out all the same: a check then fails by its own measure.
 *
 * @param timings - gets the seconds of each phase
 * @param homes - at least one
 */
export async function startLan(
  options: LabOptions,
  timings: Record<string, number>,
  homes: readonly HomeToJoin[] = [{}],
): Promise<RunningLan> {
  let outputs: Readonly<Record<string, string>> = {};
  const joined: JoinedHome[] = [];
  const standing: Home[] = [];
  const outside: Outside = {
    packages: homePackages(homes),
    phase: {
      key: 'home',
      title: homes.length > 1 ? "The robots' homes" : "The robot's home",
      run: async (progress) => {
        for (const { client, ...spec } of homes) standing.push(await homeUp(spec, progress));
        progress(`${standing.map((home) => home.desktopVm).join(', ')} boots`);
        await Promise.all(standing.map((home) => homeReady(home)));
      },
    },
  };
  await runPhases(
    [
      ...deployPhases(options, outside, (found) => {
        outputs = found;
      }),
      ...machinePhases(),
      {
        key: 'profile',
        title: "Fetch the profile as the stack's output says",
        run: async (progress) => {
          for (const [index, home] of standing.entries()) {
            const client = homes[index]?.client;
            const profile = await fetchProfile(outputs, client, progress);
            joined.push({ home, robot: robotOf(home), desktop: desktopOf(home), client, ...joinsBy(profile) });
          }
        },
      },
      {
        key: 'join',
        title: 'skylan-join on the desktop gateway',
        run: async (progress) => {
          await Promise.all(joined.map(({ home, profile }) => join(home, profile, progress)));
          const node = await cloudMachine(NODE);
          for (const { home, robot, desktop } of joined) {
            const far = home.robot === 'none' ? desktop : robot;
            progress(`waiting for ${far.name} to answer ${node.name}`);
            await reachable(node, far, options.signal);
          }
        },
      },
    ],
    timings,
  );
  const [first] = joined;
  if (!first) throw new Error('a LAN needs a home');
  return { ...first, homes: joined, outputs, node: await cloudMachine(NODE), gateway: await cloudMachine(GATEWAY) };
}

/**
 * Has a home that has joined do so by another profile, and waits until its robot answers.
 *
 * @param profile - path of the profile on the host
 */
export async function joinAnew(before: JoinedHome, profile: string, progress: Progress): Promise<JoinedHome> {
  await join(before.home, profile, progress);
  await reachable(await cloudMachine(NODE), before.robot);
  return { ...before, ...joinsBy(profile) };
}

function joinsBy(profile: string): Pick<JoinedHome, 'profile' | 'uplink'> {
  return { profile, uplink: uplinkEnd(uplinkOfProfile(readFileSync(profile, 'utf8'))) };
}

/** What machines in an account need before commands can be run on them, and checks. */
function machinePhases(): Step[] {
  if (aws().run === undefined) return [];
  return [
    {
      key: 'agents',
      title: "The machines' Session Manager agents come online",
      run: async (progress) => agentsOnline(await ownIds('AWS::EC2::Instance'), progress),
    },
    {
      key: 'programs',
      title: 'What the checks run, onto the machines',
      run: async (progress) => {
        for (const name of [GATEWAY, NODE]) await installPrograms(await cloudMachine(name), progress);
      },
    },
  ];
}

/** The tunnel takes a moment after the join; a check is to fail by its own measure, so time running out is no error. */
async function reachable(from: Peer, to: Peer, signal?: AbortSignal): Promise<void> {
  const end = Date.now() + REACH_MS;
  while (Date.now() < end && !signal?.aborted) {
    const answer = await from.exec(['ping', '-c', '1', '-W', '5', to.address]);
    if (answer.exitCode === 0) return;
  }
}
