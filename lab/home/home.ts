import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildImage } from '../image/build';
import type { Image } from '../image/types';
import { stopDaemon } from '../util/daemon';
import { netns } from '../util/names';
import { deleteNetns, netnsExists } from '../util/netns';
import { silent } from '../util/progress';
import { tryRun } from '../util/run';
import { waitForCloudInit } from '../vm/agent';
import { destroyVm, startVm } from '../vm/vm';
import { planHome, ROBOT_PACKAGES } from './plan';
import { ROBOT, robotDown, robotUp } from './robot';
import { addLanTap, type HomeHost, homeDir, lanServices, routerUp, writeSeed } from './router';
import type { HomePlan, HomeSpec } from './types';

/** Name of the desktop gateway's virtual machine. */
export const DESKTOP_GATEWAY = 'desktop-gateway';

/**
 * Makes the robot's home: router, LAN, desktop gateway and robot. What an earlier run left is removed first. The
 * namespace of the internet must exist.
 *
 * The desktop gateway goes on booting when this returns: see {@link homeReady}.
 */
export async function homeUp(spec: HomeSpec = {}): Promise<HomePlan> {
  const plan = planHome(spec);
  const progress = spec.progress ?? silent;
  const desktopImage = await buildImage(plan.desktopPackages, progress);
  const robotImage = await buildImage(ROBOT_PACKAGES, progress);
  await homeDown();
  await routerUp(plan);
  const desktop = { name: DESKTOP_GATEWAY, mac: '02:00:c0:a8:00:0a', address: plan.desktopAddress };
  const robot = { name: plan.robotName, mac: '02:00:c0:a8:00:53', address: plan.robotAddress };
  await lanServices(plan, [desktop, robot]);
  await startHomeVm(DESKTOP_GATEWAY, desktopImage, plan, desktop);
  if (plan.full) await startHomeVm(ROBOT, robotImage, plan, robot);
  else await robotUp(plan, robotImage);
  return plan;
}

/**
 * Waits until the home's virtual machines have booted to the end of cloud-init.
 *
 * @throws Error naming the machine that has not.
 */
export async function homeReady(plan: HomePlan, options: { readonly timeoutMs?: number } = {}): Promise<void> {
  await Promise.all(
    [DESKTOP_GATEWAY, ...(plan.full ? [ROBOT] : [])].map(async (name) => {
      const errors = await waitForCloudInit(name, options);
      if (errors.length) throw new Error(`cloud-init failed on ${name}:\n${errors.join('\n')}`);
    }),
  );
}

/** Removes the home, also one that a killed run has left. */
export async function homeDown(): Promise<void> {
  await Promise.all([destroyVm(DESKTOP_GATEWAY), destroyVm(ROBOT), robotDown()]);
  for (const daemon of ['dnsmasq', 'seed-server']) await stopDaemon(join(homeDir, daemon));
  // A namespace goes some time after its deletion, and its interfaces with it: this name is needed at once.
  if (netnsExists(netns.inet)) await tryRun(['ip', '-n', netns.inet, 'link', 'delete', 'home']);
  await deleteNetns(netns.home);
  rmSync(homeDir, { recursive: true, force: true });
}

async function startHomeVm(name: string, image: Image, plan: HomePlan, host: HomeHost): Promise<void> {
  const tap = name.slice(0, 15);
  await addLanTap(tap);
  const identity = { kind: 'nocloud', seedUrl: writeSeed(plan, host) } as const;
  await startVm({ name, image, netns: netns.home, tap, mac: host.mac, identity });
}
