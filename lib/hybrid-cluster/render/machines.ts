/** The machines of a cluster's AWS sites as data: which packages, folders, files and units make each role. */

import { COMMON_FOLDER, COMMON_PACKAGES, framedUnits, unwatchedUnits } from '../../machine/common';
import type { DeployedValues, MachineFile, MachineSpec } from '../../machine/machine-spec';
import { expectedSize, type SizeOf } from '../node-size';
import type { AwsSitePlan, FleetPlan, HybridClusterPlan, WorkerPlan } from '../plan-types';
import { DATABASE_PACKAGES, hasDatabase } from './accounting';
import { DIRECTORY_PACKAGES, hasDirectory, renderDirectoryEnv } from './directory';
import { exportsHomes, mountsHomes, renderHomeMount } from './home';
import { renderBucketsEnv, renderJobEnv } from './job';
import { type KeptState, renderGatewayEnv, renderSlurmEnv, renderStateEnv } from './machine-env';
import { monitoringParts, subjectsOfController } from './monitoring';
import { PATHS } from './paths';
import { fleetsOf, mayHaveGpus, mayPower, renderCgroupConf, renderPowerEnv, renderSlurmdEnv } from './slurm';
import { controllerSoftware, workerSoftware } from './software';
import { hasTokens, TOKEN_PACKAGES } from './tokens';

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
 * @param jobsRoleArn - role of its jobs in AWS. @default - they have none
 */
export function workerMachine(
  plan: HybridClusterPlan,
  site: AwsSitePlan,
  worker: WorkerPlan,
  deployed: DeployedValues,
  sizeOf: SizeOf = expectedSize,
  jobsRoleArn?: string,
): MachineSpec {
  const { hostname, onDemand, kind } = worker;
  const own = { features: kind.features, gres: sizeOf(kind).gres };
  return {
    hostname,
    ...runsJobs(plan, site, {
      packages: kind.packages,
      folders: onDemand ? ['worker-on-demand'] : [],
      files: [
        environment(renderSlurmEnv(plan, { role: 'worker', hostname }, deployed)),
        { path: PATHS.slurmdEnv, content: renderSlurmdEnv(plan, site, onDemand, own) },
      ],
      jobsRoleArn,
    }),
    units: framedUnits(
      ...unitsBeforeSlurmd(plan, site, jobsRoleArn),
      ...(onDemand ? ['skylan-on-demand.service'] : ['slurmd.service', 'skylan-slurmd-watch.timer']),
    ),
  };
}

/**
 * A worker of a fleet, the same for all of them: which one it is, it finds in a tag. No deploy waits for its word; it has
 * the host name of the fleet until it knows its own.
 *
 * @param jobsRoleArn - role of its jobs in AWS. @default - they have none
 */
export function fleetWorkerMachine(
  plan: HybridClusterPlan,
  site: AwsSitePlan,
  fleet: FleetPlan,
  deployed: Omit<DeployedValues, 'readySignalUrl'>,
  jobsRoleArn?: string,
): MachineSpec {
  const hostname = fleet.nodes;
  const values = { ...deployed, readySignalUrl: '' };
  return {
    hostname,
    ...runsJobs(plan, site, {
      packages: fleet.packages,
      folders: ['worker-fleet'],
      files: [
        environment(renderSlurmEnv(plan, { role: 'worker', hostname }, values)),
        { path: PATHS.slurmdEnv, content: renderSlurmdEnv(plan, site, true) },
      ],
      jobsRoleArn,
    }),
    units: unwatchedUnits(
      ...unitsBeforeSlurmd(plan, site, jobsRoleArn),
      'skylan-fleet-node.service',
      ...(fleet.purchase === 'spot' ? ['skylan-spot.service'] : []),
    ),
  };
}

/** What a kind of worker has beside what all have. */
interface OwnParts extends Pick<MachineSpec, 'packages' | 'folders' | 'files'> {
  readonly jobsRoleArn: string | undefined;
}

/** What all machines have that run jobs, and their own. */
function runsJobs(
  plan: HybridClusterPlan,
  site: AwsSitePlan,
  { jobsRoleArn, ...own }: OwnParts,
): Omit<MachineSpec, 'hostname' | 'units'> {
  const mounts = mountsHomes(plan, site);
  const software = workerSoftware(plan);
  const monitoring = monitoringParts(plan, '');
  return {
    packages: [
      ...[...COMMON_PACKAGES, ...SLURM_PACKAGES, 'slurmd', 'libnss-extrausers'],
      ...(mounts ? ['nfs-common'] : []),
      ...software.packages,
      ...monitoring.packages,
      ...own.packages,
    ],
    folders: [
      ...[COMMON_FOLDER, 'slurm', 'worker', ...own.folders],
      ...(mounts ? ['worker-home'] : []),
      ...(jobsRoleArn === undefined ? [] : ['aws', 'worker-buckets']),
      ...software.folders,
    ],
    files: [
      ...own.files,
      { path: PATHS.jobEnv, content: renderJobEnv(site) },
      ...(mounts ? [{ path: PATHS.homeMount, content: renderHomeMount(plan) }] : []),
      ...(jobsRoleArn === undefined ? [] : [{ path: PATHS.bucketsEnv, content: renderBucketsEnv(jobsRoleArn) }]),
    ],
    defaultUser: false,
  };
}

function unitsBeforeSlurmd(plan: HybridClusterPlan, site: AwsSitePlan, jobsRoleArn: string | undefined): string[] {
  return [
    'skylan-munge-key.service',
    ...(mountsHomes(plan, site) ? ['home.automount'] : []),
    ...(jobsRoleArn === undefined ? [] : ['skylan-buckets.service']),
    ...monitoringParts(plan, '').units,
  ];
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
  const powers = mayPower(plan);
  const hasFleets = fleetsOf(plan).length > 0;
  const exports = exportsHomes(plan);
  const records = hasDatabase(plan);
  const hasGpus = mayHaveGpus(plan);
  const takesTokens = hasTokens(plan);
  const lists = hasDirectory(plan);
  const software = controllerSoftware(plan);
  const monitoring = monitoringParts(plan, deployed.region, ...subjectsOfController(plan));
  return {
    hostname,
    packages: [
      ...[...COMMON_PACKAGES, ...SLURM_PACKAGES, ...STATE_PACKAGES, 'slurmctld'],
      ...(exports ? ['nfs-kernel-server'] : []),
      ...(records ? DATABASE_PACKAGES : []),
      ...(takesTokens ? TOKEN_PACKAGES : []),
      ...(lists ? DIRECTORY_PACKAGES : []),
      ...software.packages,
      ...monitoring.packages,
    ],
    folders: [
      ...[COMMON_FOLDER, 'slurm', 'aws', 'state', 'backup', 'controller', 'accounting'],
      ...(exports ? ['controller-home'] : []),
      ...(powers ? ['controller-power'] : []),
      ...(hasFleets ? ['controller-fleet'] : []),
      ...(records ? ['accounting-database'] : []),
      ...(hasGpus ? ['controller-gpu'] : []),
      ...(takesTokens ? ['controller-tokens'] : []),
      ...(lists ? ['controller-directory'] : []),
      ...software.folders,
      ...monitoring.folders.filter((folder) => folder !== 'aws'),
    ],
    files: [
      environment(renderSlurmEnv(plan, { role: 'controller', hostname }, deployed)),
      { path: PATHS.stateEnv, permissions: '0600', content: renderStateEnv(plan, kept) },
      { path: PATHS.cgroupConf, content: renderCgroupConf() },
      ...(lists ? [{ path: PATHS.directoryEnv, content: renderDirectoryEnv(plan) }] : []),
      ...(powers ? [{ path: PATHS.powerEnv, content: renderPowerEnv(plan, deployed.region) }] : []),
      ...monitoring.files,
    ],
    units: framedUnits(
      ...['skylan-munge-key.service', 'skylan-state.service'],
      ...(takesTokens ? ['skylan-token-key.service'] : []),
      'skylan-slurm-conf.service',
      ...(hasFleets ? ['skylan-fleet-list.service'] : []),
      ...(lists ? ['skylan-directory.service', 'skylan-directory.timer', 'sssd.service'] : []),
      ...(exports ? ['nfs-server.service'] : []),
      ...(records ? ['mariadb.service', 'slurmdbd.service'] : []),
      'slurmctld.service',
      ...(takesTokens ? ['slurmrestd.service'] : []),
      ...['skylan-users.path', 'skylan-users.timer', 'skylan-backup.timer'],
      ...(hasFleets ? ['skylan-fleet-reconcile.timer'] : []),
      ...monitoring.units,
    ),
    defaultUser: false,
  };
}

function environment(content: string): MachineFile {
  return { path: PATHS.machineEnv, permissions: '0600', content };
}
