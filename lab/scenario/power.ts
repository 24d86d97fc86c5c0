import { callsAreGranted } from '../checks/access/checks';
import { checkPhase } from '../checks/check-phase';
import type { Snapshot } from '../checks/idempotence';
import {
  allOff,
  idleMinutesPass,
  lastLook,
  look,
  nobodyIsConnected,
  runningMachines,
  says,
  stayed,
  staysOn,
  whatStays,
} from '../checks/power';
import type { Fault } from '../checks/recovery';
import type { CheckResult } from '../report/report';
import { must } from '../running/peer';
import { npmRunPower, timeHasCome } from '../running/power';
import type { StandingLan } from '../running/standing-lan';
import { heals } from './faults';
import type { LanScenario } from './lan-scenario';

const CLIENT = 'skylan-openvpn-client.service';

/** Longer than all scenarios together take. */
const IDLE_MINUTES = 600;
const [MORNING, EVENING] = ['cron(0 7 ? * MON-FRI *)', 'cron(0 20 * * ? *)'];

/**
 * The machines are off and on: by hand, by themselves when nobody is connected, and by the schedule. What is not a machine
 * that runs stays as it was.
 */
export const power: LanScenario = {
  name: 'power',
  settings: { power: { idleStopMinutes: IDLE_MINUTES, schedule: { on: MORNING, off: EVENING } } },
  phases: (lab, checks) => {
    let before: Snapshot = {};
    return [
      checkPhase('off', 'npm run power -- off', checks, async function* () {
        before = await whatStays();
        yield says(await npmRunPower('status'), /^RobotLan in \S+ is on\.$/m, 'that the LAN is on');
        const said = await npmRunPower('off');
        yield await allOff(lab.lan, 'npm run power -- off');
        yield says(said, /^RobotLan in \S+ is off\.$/m, 'that it is off, since when, and why');
      }),
      checkPhase('on', 'npm run power -- on', checks, async function* () {
        yield await wholeAgain(lab, 'npm run power -- on', () => npmRunPower('on'));
        yield stayed(before, await whatStays());
      }),
      checkPhase('control', 'Time passes with a client', checks, async () => [
        await staysOn(lab.lan.gateway, IDLE_MINUTES),
      ]),
      checkPhase('idle', 'Time passes without one', checks, () => idleStop(lab)),
      checkPhase('schedule', 'The schedule starts them', checks, async function* () {
        await timeHasCome(EVENING);
        yield await allOff(lab.lan, 'the schedule, at a LAN that is off');
        yield await wholeAgain(lab, 'the schedule', () => timeHasCome(MORNING));
        yield await callsAreGranted();
      }),
    ];
  },
};

/** Not at once, but after its time, and why is told. */
async function* idleStop({ lan }: StandingLan): AsyncGenerator<CheckResult> {
  const { gateway, desktop } = lan;
  await must(desktop, ['systemctl', 'stop', CLIENT]);
  try {
    await nobodyIsConnected(gateway);
    await look(gateway);
    const on = await runningMachines();
    yield { name: 'at first the machines stay on without a client', ok: on.length > 1, figure: on.length, unit: 'on' };
    await idleMinutesPass(gateway, IDLE_MINUTES);
    await lastLook(gateway);
    yield await allOff(lan, `${IDLE_MINUTES} minutes without a client`);
    const why = new RegExp(`stopped.*nobody was connected for ${IDLE_MINUTES} minutes`);
    yield says(await npmRunPower('status'), why, 'why they are off');
  } finally {
    await must(desktop, ['systemctl', 'start', CLIENT]);
  }
}

/** The LAN works again, on both machines and with multicast, after somebody has started the machines. */
function wholeAgain({ lan, signal }: StandingLan, who: string, start: () => Promise<unknown>): Promise<CheckResult> {
  const fault: Fault = {
    name: `the machines are started by ${who}`,
    strike: async () => {
      await start();
    },
    struck: async () => (await runningMachines()).length > 1,
  };
  return heals(fault, lan, signal);
}
