import { mkdirSync, rmSync } from 'node:fs';
import { buildImage } from '../image/build';
import type { Image } from '../image/types';
import { listDaemons, stopDaemon } from '../util/daemon';
import { netnsName } from '../util/names';
import { deleteNetns, listNetns } from '../util/netns';
import { type Progress, silent } from '../util/progress';
import type { CommandResult } from '../util/run';
import { guestExec, waitForCloudInit } from '../vm/agent';
import { containerLack } from '../vm/container';
import { writeSeed } from '../vm/seed';
import type { GuestExecOptions, MachineEngine } from '../vm/types';
import { destroyVm, startVm } from '../vm/vm';
import { homeDir, homeSeeds, listHomes } from './folders';
import { NETWORKD_CONFIG, planHome, ROBOT_PACKAGES } from './plan';
import { robotDown, robotUp } from './robot';
import { addLanTap, type HomeHost, LAN_BRIDGE, lanServices, lineDown, routerUp } from './router';
import type { Home, HomeSpec } from './types';

/**
 * Makes a robot's home: router, LAN, desktop gateway and robot. What an earlier run left of it is removed first; other
 * homes are left alone. The namespace of the internet must exist.
 *
 * The desktop gateway goes on booting when this returns: see {@link homeReady}.
 */
export async function homeUp(spec: HomeSpec = {}, progress: Progress = silent): Promise<Home> {
  const planned = planHome(spec);
  const desktopImage = await buildImage(planned.desktopPackages, progress);
  const home = { ...planned, desktop: await desktopKind(planned, desktopImage, progress) };
  const robotImage = home.robot === 'none' ? undefined : await buildImage(ROBOT_PACKAGES, progress);
  await oneHomeDown(home.name);
  mkdirSync(homeDir(home.name), { recursive: true });
  await routerUp(home);
  // On one LAN, so different in each home.
  const mac = (last: string) => `02:00:c0:a8:${home.number.toString(16).padStart(2, '0')}:${last}`;
  const desktop = { name: home.desktopVm, mac: mac('0a'), address: home.desktopAddress };
  const robot = { name: home.robotName, mac: mac('53'), address: home.robotAddress };
  await lanServices(home, [desktop, robot]);
  const desktopMachine = { ...desktop, engine: home.desktop, tap: 'desktop', config: home.desktopConfig };
  await startHomeMachine(home, home.desktopVm, desktopMachine, desktopImage);
  if (robotImage && home.robot === 'vm') {
    const robotMachine = { ...robot, engine: home.robot, tap: 'robot', config: NETWORKD_CONFIG };
    await startHomeMachine(home, home.robotVm, robotMachine, robotImage);
  } else if (robotImage) {
    await robotUp(home, robotImage);
  }
  return home;
}

/**
 * Waits until the home's machines have booted to the end of cloud-init.
 *
 * @throws Error naming the machine that has not.
 */
export async function homeReady(home: Home, options: { readonly timeoutMs?: number } = {}): Promise<void> {
  await Promise.all(
    [home.desktopVm, ...(home.robot === 'vm' ? [home.robotVm] : [])].map(async (name) => {
      const errors = await waitForCloudInit(name, options);
      if (errors.length) throw new Error(`cloud-init failed on ${name}:\n${errors.join('\n')}`);
    }),
  );
}

/**
 * Runs a command on the desktop gateway as root.
 *
 * @throws CommandError when it takes too long; it is then killed.
 */
export function desktopExec(
  home: Home,
  argv: readonly string[],
  options: GuestExecOptions = {},
): Promise<CommandResult> {
  return guestExec(home.desktopVm, argv, options);
}

/** Removes all homes, also those that a killed run has left. */
export async function homeDown(): Promise<void> {
  await Promise.all(listHomes().map(oneHomeDown));
}

/** Removes a home, by its name; nothing happens when it is not there. */
export async function oneHomeDown(name: string): Promise<void> {
  const suffix = name.slice('home'.length);
  await Promise.all([destroyVm(`desktop-gateway${suffix}`), destroyVm(`robot${suffix}`), robotDown(name)]);
  await Promise.all(listDaemons(homeDir(name)).map((daemon) => stopDaemon(daemon)));
  await lineDown(name);
  // Its own, and those of robot and LAN hosts, `home.robot` and kin.
  const own = netnsName(name);
  const namespaces = listNetns().filter((one) => one === own || one.startsWith(`${own}.`));
  for (const namespace of namespaces) await deleteNetns(namespace);
  rmSync(homeDir(name), { recursive: true, force: true });
}

/** What the desktop gateway can be on this host, where it was to be a container. */
async function desktopKind(home: Home, image: Image, progress: Progress): Promise<MachineEngine> {
  if (home.desktop === 'vm') return 'vm';
  const lack = await containerLack(image);
  if (lack === undefined) return 'container';
  progress(`${home.desktopVm} is a virtual machine: this host lacks ${lack}, which a container needs`);
  return 'vm';
}

interface HomeMachine extends HomeHost {
  readonly engine: MachineEngine;
  readonly tap: string;
  /** Keys of cloud-config. */
  readonly config: Readonly<Record<string, unknown>>;
}

async function startHomeMachine(home: Home, name: string, machine: HomeMachine, image: Image): Promise<void> {
  const { engine, tap, mac, config } = machine;
  if (engine === 'vm') await addLanTap(home, tap);
  const identity = { kind: 'nocloud', seedUrl: writeSeed(homeSeeds(home), machine.name, config) } as const;
  await startVm({ name, image, engine, netns: home.netns, tap, bridge: LAN_BRIDGE, mac, identity });
}
