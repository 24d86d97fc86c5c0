import { changedBundle } from '../checks/changed-bundle';
import { checkPhase } from '../checks/check-phase';
import { DDS_GROUP, oneCopyEach } from '../checks/copies';
import { hello } from '../checks/dds';
import { pingByName } from '../checks/ping';
import { queueDepth } from '../checks/queue-depth';
import { type Fault, recovery } from '../checks/recovery';
import { findMachine } from '../fabric/machines';
import { changeInternetAddress } from '../home';
import type { CheckResult } from '../report/report';
import type { RunningLan } from '../running/running-lan';
import { guestExec, machineEngine, waitForGuest } from '../vm';
import type { LanScenario } from './lan-scenario';

/** After this the LAN counts as broken. An emulated machine takes a minute to boot, and several on a busy host. */
const LIMIT_SECONDS = 600;

/** Address that the home's provider gives it in place of the old one. */
const NEW_ADDRESS = '198.51.100.77';

const SERVER = 'skylan-openvpn.service';
const CLIENT = 'skylan-openvpn-client.service';

/** Breaks what breaks on an ordinary day, and measures how long the LAN takes to heal itself. */
export const faults: LanScenario = {
  name: 'faults',
  phases: (lab, checks) => [
    checkPhase('queues', 'OpenVPN on the cloud gateway stands still for half a second', checks, async () => [
      await queueDepth(lab.lan.robot, lab.lan.gateway, lab.lan.node),
    ]),
    checkPhase('bundle', 'What second runs is changed in the bucket', checks, () => changedBundle(lab.lan.node)),
    ...dayOfFaults(lab.lan).map((fault) =>
      checkPhase(fault.name, fault.name, checks, async () => [await heals(fault, lab.lan, lab.signal)]),
    ),
    checkPhase('discovery', 'Discovery after all of it', checks, async function* () {
      yield* await discovery(lab.lan);
      await changeInternetAddress(lab.lan.home, lab.lan.home.wanAddress);
    }),
  ],
};

/** Names and DDS, both ways. */
async function discovery({ robot, node }: RunningLan): Promise<CheckResult[]> {
  const names = [await pingByName(robot, node), await pingByName(node, robot)];
  const there = { peer: robot, by: 'untouched' } as const;
  const here = { peer: node, by: 'service' } as const;
  const up = { from: there, says: 'CycloneDDS', to: here, hears: 'Fast DDS' } as const;
  const down = { from: here, says: 'Fast DDS', to: there, hears: 'CycloneDDS' } as const;
  return [...names, await hello(up, 'rt/chatter_up'), await hello(down, 'rt/chatter_down')];
}

/** Pings return both ways, and so does multicast, which discovery needs. */
export async function heals(fault: Fault, lan: RunningLan, signal: AbortSignal): Promise<CheckResult> {
  const node = findMachine(lan.node.name).id;
  const reachable = () =>
    waitForGuest(node, { timeoutMs: 0 }).then(
      () => true,
      () => false,
    );
  const result = await recovery(fault, lan.robot, lan.node, { limitSeconds: LIMIT_SECONDS, signal, reachable });
  if (!result.ok) return result;
  const both = [oneCopyEach(lan.robot, [lan.node], DDS_GROUP), oneCopyEach(lan.node, [lan.robot], DDS_GROUP)];
  const multicast = (await Promise.all(both)).filter((check) => !check.ok);
  if (multicast.length === 0) return result;
  return { ...result, ok: false, detail: multicast.map((check) => `${check.name}: ${check.detail}`).join('\n') };
}

export function dayOfFaults(lan: RunningLan): Fault[] {
  const gateway = findMachine(lan.gateway.name).id;
  const node = findMachine(lan.node.name).id;
  const desktop = lan.home.desktopVm;
  return [
    {
      name: "the home's internet address changes",
      strike: () => changeInternetAddress(lan.home, NEW_ADDRESS),
      struck: async () => true,
    },
    killed('OpenVPN on the desktop gateway gets SIGKILL', desktop, CLIENT),
    killed('OpenVPN on the cloud gateway gets SIGKILL', gateway, SERVER),
    rebooted('second is rebooted', node),
    rebooted('the desktop gateway is rebooted', desktop, CLIENT),
    rebooted('the cloud gateway is rebooted', gateway, SERVER),
  ];
}

function killed(name: string, vm: string, unit: string): Fault {
  const pid = async () => (await guestExec(vm, ['systemctl', 'show', '--value', '-p', 'MainPID', unit])).stdout.trim();
  let before = '';
  return {
    name,
    strike: async () => {
      before = await pid();
      await guestExec(vm, ['systemctl', 'kill', '--signal=KILL', unit]);
    },
    struck: async () => ![before, '0'].includes(await pid()),
  };
}

/** A reboot from inside. `share` tells when the network, and the unit, were up. */
export function rebooted(name: string, vm: string, unit?: string): Fault {
  const boot = async () => (await guestExec(vm, ['cat', '/proc/sys/kernel/random/boot_id'])).stdout;
  let before = '';
  return {
    name,
    strike: async () => {
      before = await boot();
      // The agent may be gone before it could answer.
      await guestExec(vm, ['systemctl', 'reboot'], { timeoutMs: 5000 }).catch(() => undefined);
    },
    struck: async () => {
      await waitForGuest(vm, { timeoutMs: 0 });
      return (await boot()) !== before;
    },
    share: () => bootShare(vm, unit),
  };
}

/** Seconds from the kernel's start, or that of a container's systemd, until the network, and the unit, were up. */
async function bootShare(vm: string, unit: string | undefined): Promise<string> {
  const at = async (time: string, ...of: readonly string[]) =>
    Number((await guestExec(vm, ['systemctl', 'show', '--value', '-p', `${time}TimestampMonotonic`, ...of])).stdout) /
    1e6;
  // The kernel of a container is the host's, which started long before.
  const inContainer = machineEngine(vm) === 'container';
  const start = inContainer ? await at('Userspace') : 0;
  const since = async (wanted: string) => {
    const seconds = await at('ActiveEnter', wanted);
    return seconds === 0 ? 'not yet' : `${(seconds - start).toFixed(1)} s`;
  };
  const times = ['network-online.target', ...(unit ? [unit] : [])].map(async (it) => `${it} ${await since(it)}`);
  return `after the ${inContainer ? 'container' : 'kernel'} started: ${(await Promise.all(times)).join(', ')}`;
}
