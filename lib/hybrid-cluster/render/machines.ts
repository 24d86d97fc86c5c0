/** The machines of a cluster's AWS sites as data: which packages, folders, files and units make each role. */

import { COMMON_FOLDER, COMMON_PACKAGES, framedUnits } from '../../machine/common';
import type { DeployedValues, MachineFile, MachineSpec } from '../../machine/machine-spec';
import { expectedSize, type SizeOf } from '../node-size';
import type { AwsSitePlan, HybridClusterPlan, WorkerPlan } from '../plan-types';
import { DATABASE_PACKAGES, hasDatabase } from './accounting';
import { exportsHomes, mountsHomes, renderHomeMount } from './home';
import { type KeptState, renderGatewayEnv, renderSlurmEnv, renderStateEnv } from './machine-env';
import { monitoringParts, subjectsOfController } from './monitoring';
import { PATHS } from './paths';
import { mayHaveGpus, onDemandWorkers, renderCgroupConf, renderPowerEnv, renderSlurmdEnv } from './slurm';

const GATEWAY_PACKAGES = ['jq', 'wireguard-tools'];
const SLURM_PACKAGES = ['jq', 'munge', 'slurm-client'];
/** What a volume of a file system of its own takes. */
const STATE_PACKAGES = ['e2fsprogs', 'mount', 'util-linux'];

/** The machine that ends a site's tunnels, and through which its workers reach the internet. */
export function siteGatewayMachine(plan: HybridClusterPlan, site: AwsSitePlan, deployed: DeployedValues): MachineSpec {
  const monitoring = monitoringParts(plan, deployed.region, 'tunnels');
  return {
    hostname: site.gateway.hostname,
    packages: [...COMMON_PACKAGES, ...GATEWAY_PACKAGES, ...monitoring.packages],
    folders: [COMMON_FOLDER, 'site-gateway', ...monitoring.folders],
    files: [environment(renderGatewayEnv(plan, site, deployed)), ...monitoring.files],
    units: framedUnits('skylan-site.service', 'skylan-tunnel.service', ...monitoring.units),
  };
}

/**
 * A machine that runs jobs. Standing, its slurmd starts at once and waits for the controller; on demand, it powers
 * itself off once the deploy has its word, and slurmd starts when the controller has powered it up.
 *
 * @param sizeOf - of which a standing one tells its GPUs. @default - as expected before the deploy
 */
export function workerMachine(
  plan: HybridClusterPlan,
  site: AwsSitePlan,
  worker: WorkerPlan,
  deployed: DeployedValues,
  sizeOf: SizeOf = expectedSize,
): MachineSpec {
  const { hostname, onDemand, kind } = worker;
  const own = { features: kind.features, gres: sizeOf(kind).gres };
  const mounts = mountsHomes(plan, site);
  const monitoring = monitoringParts(plan, deployed.region);
  return {
    hostname,
    packages: [
      ...[...COMMON_PACKAGES, ...SLURM_PACKAGES, 'slurmd', 'libnss-extrausers'],
      ...(mounts ? ['nfs-common'] : []),
      ...monitoring.packages,
      ...kind.packages,
    ],
    folders: [
      COMMON_FOLDER,
      'slurm',
      'worker',
      ...(onDemand ? ['worker-on-demand'] : []),
      ...(mounts ? ['worker-home'] : []),
    ],
    files: [
      environment(renderSlurmEnv(plan, { role: 'worker', hostname }, deployed)),
      { path: PATHS.slurmdEnv, content: renderSlurmdEnv(plan, site, onDemand, own) },
      ...(mounts ? [{ path: PATHS.homeMount, content: renderHomeMount(plan) }] : []),
    ],
    units: framedUnits(
      'skylan-munge-key.service',
      ...(mounts ? ['home.automount'] : []),
      ...(onDemand ? ['skylan-on-demand.service'] : ['slurmd.service', 'skylan-slurmd-watch.timer']),
      ...monitoring.units,
    ),
    defaultUser: false,
  };
}

/**
 * The machine of slurmctld, where the controller's site is in AWS. `slurm.conf` comes with a parameter, so that a change
 * of it restarts nothing.
 *
 * @throws Error when it is not
 */
export function controllerMachine(plan: HybridClusterPlan, deployed: DeployedValues, kept: KeptState): MachineSpec {
  const { hostname, site } = plan.controller;
  if (plan.sites.find(({ name }) => name === site)?.provider !== 'aws') {
    throw new Error(`the controller's site ${JSON.stringify(site)} is not in AWS: its operator makes the machine`);
  }
  const powers = onDemandWorkers(plan).length > 0;
  const exports = exportsHomes(plan);
  const records = hasDatabase(plan);
  const hasGpus = mayHaveGpus(plan);
  const monitoring = monitoringParts(plan, deployed.region, ...subjectsOfController(plan));
  return {
    hostname,
    packages: [
      ...[...COMMON_PACKAGES, ...SLURM_PACKAGES, ...STATE_PACKAGES, 'slurmctld'],
      ...(exports ? ['nfs-kernel-server'] : []),
      ...(powers ? ['awscli'] : []),
      ...(records ? DATABASE_PACKAGES : []),
      ...monitoring.packages,
    ],
    folders: [
      ...[COMMON_FOLDER, 'slurm', 'aws', 'state', 'backup', 'controller', 'accounting'],
      ...(exports ? ['controller-home'] : []),
      ...(powers ? ['controller-power'] : []),
      ...(records ? ['accounting-database'] : []),
      ...(hasGpus ? ['controller-gpu'] : []),
      ...monitoring.folders.filter((folder) => folder !== 'aws'),
    ],
    files: [
      environment(renderSlurmEnv(plan, { role: 'controller', hostname }, deployed)),
      { path: PATHS.stateEnv, permissions: '0600', content: renderStateEnv(kept) },
      { path: PATHS.cgroupConf, content: renderCgroupConf() },
      ...(powers ? [{ path: PATHS.powerEnv, content: renderPowerEnv(plan, deployed.region) }] : []),
      ...monitoring.files,
    ],
    units: framedUnits(
      ...['skylan-munge-key.service', 'skylan-state.service', 'skylan-slurm-conf.service'],
      ...(exports ? ['nfs-server.service'] : []),
      ...(records ? ['mariadb.service', 'slurmdbd.service'] : []),
      ...['slurmctld.service', 'skylan-users.path', 'skylan-users.timer', 'skylan-backup.timer'],
      ...monitoring.units,
    ),
    defaultUser: false,
  };
}

function environment(content: string): MachineFile {
  return { path: PATHS.machineEnv, permissions: '0600', content };
}
