import { checkPhase } from '../checks/check-phase';
import { datagrams } from '../checks/datagram';
import { type DdsSide, hello } from '../checks/dds';
import { network, networkFiles, sameFiles } from '../checks/network-files';
import { ping, pingByName, pingUnfragmented } from '../checks/ping';
import { DESKTOP_PACKAGES, type Home, type HomeSpec, homeReady, homeUp, oneHomeDown, ROBOT_PACKAGES } from '../home';
import type { CheckResult } from '../report/report';
import { desktopOf } from '../running/home-peers';
import { copyJoin, fetchProfile, joinAttempt, joinByAddress, skylanLeave } from '../running/join';
import { lastWords, type Peer } from '../running/peer';
import type { RunningLan } from '../running/running-lan';
import { type UplinkKind, wireGuardHome } from '../running/uplinks';
import { waitFor } from '../util/wait';
import { BOOT_MS, is, REACH_MS, reboot, settled } from './join-managers';
import { ownersNamed } from './join-managers-owners';
import type { LanScenario } from './lan-scenario';

/** A machine in a network of its own behind a NAT, with no computer beside it. */
interface Lone {
  readonly title: string;
  readonly client: string;
  readonly uplink: UplinkKind;
  /** In the robot's LAN, with the length of its network. */
  readonly address: string;
  /** Its network manager is started again, as its owner may do on any day. */
  readonly restart: readonly string[];
  readonly home: HomeSpec;
}

/** A laptop's network is as its installer left it. */
const [LAPTOP] = ownersNamed('NetworkManager');

const LONE: readonly Lone[] = [
  {
    title: 'a robot by OpenVPN',
    client: 'lone_robot',
    uplink: 'openvpn',
    address: '192.168.0.140/24',
    restart: ['systemctl', 'restart', 'systemd-networkd'],
    home: {
      ...{ name: 'home-lone', number: 1, lanCidr: '192.168.77.0/24' },
      desktopPackages: [...DESKTOP_PACKAGES, ...ROBOT_PACKAGES],
    },
  },
  {
    title: 'a laptop by WireGuard',
    client: 'lone_laptop',
    uplink: 'wireguard',
    address: '192.168.0.141/24',
    restart: LAPTOP?.restart ?? [],
    home: {
      ...{ name: 'home-laptop', number: 2, lanCidr: '192.168.78.0/24' },
      desktopPackages: [...wireGuardHome().desktopPackages, ...ROBOT_PACKAGES, 'network-manager'],
      desktopConfig: LAPTOP?.home.desktopConfig ?? {},
    },
  },
];

/** With which it joins: it writes settings of DDS, too. */
const ROS = ['--ros', 'kilted'];

/** The datagram that it exchanges with a cloud node, in bytes. */
const LARGE_BYTES = 60_000;

/** A machine that runs, as the LAN knows it. */
interface Standing {
  readonly lone: Lone;
  readonly home: Home;
  readonly machine: Peer;
}

/**
 * A robot and a laptop without a desktop gateway, each behind a NAT, are on the LAN by an address of their own: both ways,
 * whole, found by name and by multicast, after a reboot too; and everything is taken back. An address that somebody has is
 * refused.
 */
export const loneRobot: LanScenario = {
  name: 'lone-robot',
  clients: LONE.map(({ client }) => client),
  settings: {
    uplink: [
      { kind: 'openvpn' },
      { kind: 'wireguard', clients: LONE.filter(({ uplink }) => uplink === 'wireguard').map(({ client }) => client) },
    ],
  },
  phases: (lab, checks) => {
    const standing: Standing[] = [];
    return [
      {
        key: 'machines',
        title: 'A robot and a laptop, each in a network of its own',
        run: async (progress) => {
          for (const lone of LONE) {
            const home = await homeUp({ ...lone.home, robot: 'none', desktop: 'vm' }, progress);
            const [address = ''] = lone.address.split('/');
            standing.push({ lone, home, machine: { ...desktopOf(home), address } });
          }
          await Promise.all(standing.map(({ home }) => homeReady(home, { timeoutMs: BOOT_MS })));
        },
      },
      {
        key: 'copy',
        title: "Fetch each profile as the stack's output says, and copy it with skylan-join",
        run: async (progress) => {
          for (const { lone, home } of standing) {
            await copyJoin(home, await fetchProfile(lab.lan.outputs, lone.client, progress));
          }
        },
      },
      checkPhase('lone', 'Join, restart, leave', checks, async function* (progress) {
        // One by one: what one measures, the other does not disturb.
        for (const one of standing) yield* allOf(one, lab.lan, progress);
      }),
      {
        key: 'leave',
        title: 'The machines go',
        run: async () => {
          await Promise.all(standing.map(({ home }) => oneHomeDown(home.name)));
        },
      },
    ];
  },
};

/** What one machine cannot do is a check that fails; the other goes on. */
async function* allOf(one: Standing, lan: RunningLan, tell: (line: string) => void): AsyncGenerator<CheckResult> {
  const { title } = one.lone;
  try {
    for await (const check of steps(one, lan, (line) => tell(`${title}: ${line}`))) {
      yield { ...check, name: `${title}: ${check.name}` };
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    yield { name: `${title}: goes through all of it`, ok: false, figure: 'no', unit: '', detail };
  }
}

async function* steps(one: Standing, lan: RunningLan, tell: (line: string) => void): AsyncGenerator<CheckResult> {
  const { lone, home, machine } = one;
  const filesBefore = await networkFiles(machine);
  const networkBefore = await network(machine);

  tell('--dry-run');
  await joinByAddress(home, lone.address, ...ROS, '--dry-run');
  yield sameFiles('--dry-run changes nothing', filesBefore, await networkFiles(machine));

  for (const [what, address, words] of refusals(one, lan)) {
    tell(what);
    yield await refused(home, what, address, words);
    yield sameFiles(`${what}: changes nothing`, filesBefore, await networkFiles(machine));
  }

  tell('join');
  await joinByAddress(home, lone.address, ...ROS);
  yield* reaches(one, lan, 'after the join');
  yield* carries(one, lan, tell);

  tell('a second run');
  const joined = await networkFiles(machine);
  await joinByAddress(home, lone.address, ...ROS);
  yield sameFiles('a second run changes nothing', joined, await networkFiles(machine));

  const restart = lone.restart.join(' ');
  tell(restart);
  await machine.exec(lone.restart, { timeoutMs: REACH_MS });
  yield* reaches(one, lan, `after ${restart}`);

  tell('reboot');
  await reboot(home);
  yield* reaches(one, lan, 'after a reboot');

  tell('--undo');
  await skylanLeave(home);
  yield sameFiles('--undo leaves the files as they were', filesBefore, await networkFiles(machine));
  yield is('--undo leaves the network as it was', await network(machine), networkBefore);
}

/** Addresses that the machine cannot have, and a word of why. */
function refusals({ home }: Standing, { robot, gateway }: RunningLan): [string, string, RegExp][] {
  const own = `${home.desktopAddress.replace(/\d+$/, '140')}/24`;
  return [
    ['an address of its own network is refused', own, /is not in the LAN robot-lan, which is/],
    [
      "the robot's address is refused",
      `${robot.address}/24`,
      /is taken on the LAN by the machine with the MAC address/,
    ],
    [
      "the cloud gateway's address is refused",
      `${gateway.address}/24`,
      /is taken on the LAN by the machine with the MAC/,
    ],
  ];
}

async function refused(home: Home, name: string, address: string, words: RegExp): Promise<CheckResult> {
  const result = await joinAttempt(home, address);
  const ok = result.exitCode !== 0 && words.test(`${result.stdout}${result.stderr}`);
  return { name, ok, figure: ok ? 'yes' : 'no', unit: '', ...(ok ? {} : { detail: lastWords(result, 15) }) };
}

/** It and a cloud node, and it and the robot at home, both ways. */
async function* reaches({ machine }: Standing, { node, robot }: RunningLan, when: string): AsyncGenerator<CheckResult> {
  for (const to of [node, robot]) {
    const answers = async () =>
      (await machine.exec(['ping', '-c', '1', '-W', '2', to.address]).catch(() => undefined))?.exitCode === 0;
    // A check fails by its own measure.
    await waitFor(when, answers, { timeoutMs: REACH_MS }).catch(() => undefined);
    for (const [from, other] of [
      [machine, to],
      [to, machine],
    ] as const) {
      const result = await settled(() => ping(from, other));
      yield { ...result, name: `${result.name}, ${when}` };
    }
  }
}

/** Whole packets, names, large datagrams, and DDS of two vendors that find each other by multicast. */
async function* carries(
  { machine }: Standing,
  { node }: RunningLan,
  tell: (line: string) => void,
): AsyncGenerator<CheckResult> {
  const sides: DdsSide[] = [
    { peer: machine, by: 'skylan-join' },
    { peer: node, by: 'service' },
  ];
  for (const [from, to] of [sides, [...sides].reverse()]) {
    if (!from || !to) continue;
    tell(`${from.peer.name} to ${to.peer.name}`);
    yield await pingUnfragmented(from.peer, to.peer);
    yield await pingByName(from.peer, to.peer);
    yield await datagrams(from.peer, to.peer, LARGE_BYTES);
    yield await hello({ from, says: 'CycloneDDS', to, hears: 'Fast DDS' }, 'rt/lone');
  }
}
