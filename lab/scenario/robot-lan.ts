import { runLanChecks } from './checks';
import { runDoorChecks } from './checks/doors';
import { takeSnapshot, unchanged } from './checks/idempotence';
import { deploy, type LabOptions, synth } from './lab';
import { runPhases } from './phases';
import type { CheckResult, Report } from './report';
import { startLan } from './running-lan';

export interface RobotLanOptions extends LabOptions {
  /** The robot is a virtual machine of its own. */
  readonly full: boolean;
}

/** Deploys RobotLan, joins a robot's home to it, and measures what the machines can do. */
export async function robotLan(options: RobotLanOptions): Promise<Report> {
  const timings: Record<string, number> = {};
  const checks: CheckResult[] = [];
  const lan = await startLan(options, timings, [{ robot: options.full ? 'vm' : 'container' }]);
  await runPhases(
    [
      {
        key: 'checks',
        title: 'Checks',
        run: async (progress) => {
          for await (const check of runLanChecks(lan.node, lan.robot, progress)) checks.push(check);
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
      {
        key: 'doors',
        title: 'What must not get in, out or across',
        run: async (progress) => {
          checks.push(...(await runDoorChecks(lan, progress)));
        },
      },
    ],
    timings,
  );
  return { scenario: 'robot-lan', checks, timings };
}
