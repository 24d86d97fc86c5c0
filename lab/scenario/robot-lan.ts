import { findMachine } from '../fabric/machines';
import { DESKTOP_GATEWAY, type HomePlan, homeReady, homeUp, robotExec } from '../home';
import { guestExec } from '../vm';
import { runLanChecks } from './checks';
import { takeSnapshot, unchanged } from './checks/idempotence';
import { fetchProfile, join } from './join';
import { cloudPhases, deploy, type LabOptions, synth } from './lab';
import { interfaceAddress, type Peer } from './peer';
import { runPhases } from './phases';
import type { CheckResult, Report } from './report';

export interface RobotLanOptions extends LabOptions {
  /** The robot is a virtual machine of its own. */
  readonly full: boolean;
}

/** The cloud node that talks to the robot. */
const NODE = 'second';

/** Deploys RobotLan, joins a robot's home to it, and measures what the machines can do. */
export async function robotLan(options: RobotLanOptions): Promise<Report> {
  const timings: Record<string, number> = {};
  const checks: CheckResult[] = [];
  let outputs: Record<string, string> = {};
  let profile = '';
  let home: HomePlan | undefined;
  const signal = options.signal;
  await runPhases(
    [
      ...cloudPhases(options),
      [
        {
          key: 'deploy',
          title: 'cdk deploy, with the machines booting',
          run: async (progress) => {
            outputs = await deploy('deploy', options, progress);
          },
        },
        {
          key: 'home',
          title: "The robot's home",
          run: async (progress) => {
            home = await homeUp({ full: options.full, progress });
            progress(`${DESKTOP_GATEWAY} boots`);
            await homeReady(home);
          },
        },
      ],
      {
        key: 'profile',
        title: "Fetch the profile as the stack's output says",
        run: async (progress) => {
          profile = await fetchProfile(outputs, progress);
        },
      },
      {
        key: 'join',
        title: 'skylan-join on the desktop gateway',
        run: async (progress) => {
          await join(profile, progress);
          const { node, robot } = await peers(home);
          progress(`waiting for ${robot.name} to answer ${node.name}`);
          await reachable(node, robot, signal);
        },
      },
      {
        key: 'checks',
        title: 'Checks',
        run: async (progress) => {
          const { node, robot } = await peers(home);
          for await (const check of runLanChecks(node, robot, progress)) checks.push(check);
        },
      },
      {
        key: 'redeploy',
        title: 'A second cdk deploy changes nothing',
        run: async (progress) => {
          const before = await takeSnapshot();
          // From the app anew, as a user's second deploy: what is not deterministic shows here.
          await synth(options);
          await deploy('redeploy', options, progress);
          checks.push(unchanged(before, await takeSnapshot()));
        },
      },
    ],
    timings,
  );
  return { scenario: 'robot-lan', checks, timings };
}

async function peers(home: HomePlan | undefined): Promise<{ node: Peer; robot: Peer }> {
  const { id } = findMachine(NODE);
  const onNode: Peer['exec'] = (argv, execOptions) => guestExec(id, argv, execOptions);
  return {
    node: { name: NODE, address: await interfaceAddress(onNode, 'rosbridge'), exec: onNode },
    robot: { name: home?.robotName ?? 'robot', address: home?.robotAddress ?? '', exec: robotExec },
  };
}

/** The tunnel takes a moment after the join; a check is to fail by its own measure, so time running out is no error. */
async function reachable(from: Peer, to: Peer, signal: AbortSignal): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end && !signal.aborted) {
    const answer = await from.exec(['ping', '-c', '1', '-W', '2', to.address]);
    if (answer.exitCode === 0) return;
  }
}
