import { runLanChecks } from './checks';
import { runDoorChecks } from './checks/doors';
import { takeSnapshot, unchanged } from './checks/idempotence';
import type { LanScenario } from './lan-scenario';

/** Measures what the machines of a LAN can do, and what they must not let in, out or across. */
export const robotLan: LanScenario = {
  name: 'robot-lan',
  drawn: true,
  phases: (lab, checks) => [
    [
      {
        key: 'checks',
        title: 'Checks',
        run: async (progress) => {
          for await (const check of runLanChecks(lab.lan.node, lab.lan.robot, progress)) checks.push(check);
        },
      },
      {
        key: 'redeploy',
        title: 'A second cdk deploy changes nothing',
        run: async (progress) => {
          const before = await takeSnapshot();
          // From the app anew, as a user's second deploy: what is not deterministic shows here.
          await lab.redeploy('redeploy', progress);
          checks.push(unchanged(before, await takeSnapshot()));
        },
      },
    ],
    {
      key: 'doors',
      title: 'What must not get in, out or across',
      run: async (progress) => {
        checks.push(...(await runDoorChecks(lab.lan, progress)));
      },
    },
  ],
};
