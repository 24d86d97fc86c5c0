import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildImage, type Image } from '../image';
import { inNetns, loadNft } from '../util/netns';
import { type Progress, silent } from '../util/progress';
import { run } from '../util/run';
import { waitForCloudInit } from '../vm/agent';
import { writeSeed } from '../vm/seed';
import { destroyVm, startVm } from '../vm/vm';
import { listSites, networkDown, networkUp, seedsOf, siteDir } from './network';
import { type Openstack, openstackCommand, UNTOUCHED } from './openstack';
import { planSite } from './plan';
import { NETWORK, siteRules } from './rules';
import type { Site, SiteMachine, SiteSpec } from './types';

/** Ends a hang: several emulated machines boot at once, on a host that may be busy with other things. */
const BOOT_MS = 1_800_000;

/**
 * Makes a site outside AWS: network, router, and machines that go on booting when this returns (see {@link siteReady}).
 * What an earlier run left of it is removed first. The namespace of the internet must exist.
 */
export async function siteUp(spec: SiteSpec, progress: Progress = silent): Promise<Site> {
  const site = planSite(spec);
  const images = new Map<string, Image>();
  for (const { name, packages } of site.machines) images.set(name, await buildImage(packages, progress));
  await oneSiteDown(site.name);
  mkdirSync(siteDir(site.name), { recursive: true });
  await networkUp(site);
  await Promise.all(
    site.machines.map(async (machine) => {
      const image = images.get(machine.name);
      if (image) await startMachine(site, machine, image);
    }),
  );
  return site;
}

/**
 * Waits until the site's machines have booted to the end of cloud-init.
 *
 * @throws Error naming the machine that has not
 */
export async function siteReady(site: Site): Promise<void> {
  await Promise.all(
    site.machines.map(async ({ name }) => {
      const errors = await waitForCloudInit(name, { timeoutMs: BOOT_MS });
      if (errors.length) throw new Error(`cloud-init failed on ${name}:\n${errors.join('\n')}`);
    }),
  );
}

/** Removes all sites, also those that a killed run has left. */
export async function sitesDown(): Promise<void> {
  await Promise.all(listSites().map(oneSiteDown));
}

/** Names of the machines of all sites that stand. */
export function listSiteMachines(): string[] {
  return listSites().flatMap(machinesOf);
}

/** The site's cloud as its operator sees it: the `openstack` command, of which there is what joining a cluster takes. */
export class SiteCloud {
  private state: Openstack = UNTOUCHED;

  constructor(private readonly site: Site) {}

  /**
   * Runs a shell script that calls `openstack`, as the operator does on a computer of theirs.
   *
   * @throws Error with what is wrong with it
   */
  async run(script: string): Promise<void> {
    const record = join(siteDir(this.site.name), 'openstack.record');
    rmSync(record, { force: true });
    const env = { LAB_OPENSTACK_RECORD: record, PATH: `${join(__dirname, 'bin')}:${process.env.PATH}` };
    // Without --norc a bash that no shell has started may read bashrc, which -u does not like.
    await run(['bash', '--norc', '-eu', '-o', 'pipefail', '-c', script], { env });
    for (const argv of existsSync(record) ? recordedCommands(readFileSync(record, 'utf8')) : [])
      this.state = openstackCommand(this.state, argv, this.site.machines);
    await loadNft(this.site.netns, siteRules(this.site, this.state));
  }
}

/** The commands that the stand-in wrote down. */
export function recordedCommands(record: string): string[][] {
  const commands = record.split('\0\0').filter(Boolean);
  return commands.map((command) => command.split('\0'));
}

async function startMachine(site: Site, machine: SiteMachine, image: Image): Promise<void> {
  const { name, mac, memoryMiB, cpus } = machine;
  await run(inNetns(site.netns, ['ip', 'tuntap', 'add', 'dev', name, 'mode', 'tap', 'vnet_hdr']));
  await run([
    'ip',
    '-n',
    site.netns,
    'link',
    'set',
    'dev',
    name,
    'mtu',
    String(site.mtuBytes),
    'master',
    NETWORK,
    'up',
  ]);
  const identity = { kind: 'nocloud', seedUrl: writeSeed(seedsOf(site), name, {}) } as const;
  await startVm({ name, image, netns: site.netns, tap: name, mac, mtuBytes: site.mtuBytes, memoryMiB, cpus, identity });
}

async function oneSiteDown(name: string): Promise<void> {
  await Promise.all(machinesOf(name).map((machine) => destroyVm(machine)));
  await networkDown(name);
}

/** Names of the machines that have a seed. */
function machinesOf(name: string): string[] {
  const dir = join(siteDir(name), 'seed');
  return existsSync(dir) ? readdirSync(dir) : [];
}
