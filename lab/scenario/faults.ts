import { findMachine } from '../fabric/machines';
import { changeInternetAddress } from '../home';
import { guestExec, waitForGuest } from '../vm';
import { DDS_GROUP, oneCopyEach } from './checks/copies';
import { hello } from './checks/dds';
import { pingByName } from './checks/ping';
import { type Fault, recovery } from './checks/recovery';
import type { LabOptions } from './lab';
import { type Phase, runPhases } from './phases';
import type { CheckResult, Report } from './report';
import { type RunningLan, startLan } from './running-lan';

/** After this the LAN counts as broken. An emulated machine takes about a minute to boot. */
const LIMIT_SECONDS = 180;

/** Address that the home's provider gives it in place of the old one. */
const NEW_ADDRESS = '198.51.100.77';

const SERVER = 'skylan-openvpn.service';
const CLIENT = 'skylan-openvpn-client.service';

/** Deploys and joins, then breaks what breaks on an ordinary day, and measures how long the LAN takes to heal itself. */
export async function faults(options: LabOptions): Promise<Report> {
  const timings: Record<string, number> = {};
  const checks: CheckResult[] = [];
  const lan = await startLan(options, timings);
  const phases = dayOfFaults(lan).map(
    (fault): Phase => ({
      key: fault.name,
      title: fault.name,
      run: async () => {
        checks.push(await heals(fault, lan, options.signal));
      },
    }),
  );
  const discovery: Phase = {
    key: 'discovery',
    title: 'Discovery after all of it',
    run: async () => {
      checks.push(await pingByName(lan.robot, lan.node), await pingByName(lan.node, lan.robot));
      const robot = { peer: lan.robot, by: 'untouched' } as const;
      const node = { peer: lan.node, by: 'service' } as const;
      const up = { from: robot, says: 'CycloneDDS', to: node, hears: 'Fast DDS' } as const;
      const down = { from: node, says: 'Fast DDS', to: robot, hears: 'CycloneDDS' } as const;
      checks.push(await hello(up, 'rt/chatter_up'), await hello(down, 'rt/chatter_down'));
    },
  };
  await runPhases([...phases, discovery], timings);
  return { scenario: 'faults', checks, timings };
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
  const multicast = [
    await oneCopyEach(lan.robot, [lan.node], DDS_GROUP),
    await oneCopyEach(lan.node, [lan.robot], DDS_GROUP),
  ].filter((check) => !check.ok);
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

/** Seconds from the kernel's start until the network, and the unit, were up. */
async function bootShare(vm: string, unit: string | undefined): Promise<string> {
  const since = async (wanted: string) => {
    const argv = ['systemctl', 'show', '--value', '-p', 'ActiveEnterTimestampMonotonic', wanted];
    const seconds = Number((await guestExec(vm, argv)).stdout) / 1e6;
    return seconds === 0 ? 'not yet' : `${seconds.toFixed(1)} s`;
  };
  const times = ['network-online.target', ...(unit ? [unit] : [])].map(async (it) => `${it} ${await since(it)}`);
  return `after the kernel started: ${(await Promise.all(times)).join(', ')}`;
}
