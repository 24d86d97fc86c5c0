/** Slurm 24.11's files. Workers have none of them: they get them from the controller (configless). */

import { toEnvFile } from '../../machine/env-file';
import { jobMemoryMib } from '../job-memory';
import { unique } from '../kind-plan';
import { MOST_WORKERS } from '../limits';
import { expectedSize, type SizeOf } from '../node-size';
import type { AwsSitePlan, FleetPlan, HybridClusterPlan, PartitionPlan, SitePlan, WorkerPlan } from '../plan-types';
import { accountingLines, submitWords } from './accounting';
import { homesComment } from './home';
import { PATHS } from './paths';
import { fleetNodes, onDemandNodes, STANDING_WEIGHT } from './slurm-nodes';
import { tokenLines } from './tokens';

/** Where slurmd keeps what it gets from the controller, on every worker. */
const SPOOL = '/var/lib/slurm/slurmd';

/** Made by `skylan-users` on the controller; Slurm brings it to each worker. */
const PROLOG = 'skylan-users';

/** What EC2 may take to start a machine, and what that takes to boot and to register. */
const RESUME_TIMEOUT_SECONDS = 600;

/** What a machine may take to stop. */
const SUSPEND_TIMEOUT_SECONDS = 120;

/**
 * slurm.conf(5). What is left out has the value that this cluster needs by default: munge for authentication and
 * credentials (Debian's build lacks `cred/slurm`), ports 6817 and 6818, `SuspendTime=INFINITE`.
 *
 * Between sites, the controller speaks with each node itself (`TreeWidth`), since nodes of one site need not reach
 * those of another. Times are such that a tunnel which heals within minutes loses no job. Limits of the machine that
 * submits say nothing about a machine elsewhere.
 *
 * @param sizeOf - of machines that are off. @default - as expected before the deploy: how long the text may get
 * @see https://slurm.schedmd.com/archive/slurm-24.11.5/slurm.conf.html
 */
export function renderSlurmConf(plan: HybridClusterPlan, sizeOf: SizeOf = expectedSize): string {
  const { controller } = plan;
  const powers = mayPower(plan);
  const fleets = fleetsOf(plan).map(([, fleet]) => fleet);
  const lines = [
    `ClusterName=${plan.name}`,
    `SlurmctldHost=${controller.hostname}(${controller.serviceAddress})`,
    'SlurmUser=slurm',
    'StateSaveLocation=/var/lib/slurm/slurmctld',
    `SlurmdSpoolDir=${SPOOL}`,
    'SrunPortRange=60001-63000',
    'TreeWidth=65533',
    'MessageTimeout=60',
    'TCPTimeout=10',
    'BatchStartTimeout=60',
    'SlurmctldTimeout=300',
    'SlurmdTimeout=300',
    'ReturnToService=2',
    // A process that waits for a home across a tunnel that is away cannot be killed in a minute.
    'UnkillableStepTimeout=300',
    `Prolog=${PROLOG}`,
    // Slurm brings no other program to workers, and no task starts where this one is not there.
    `TaskProlog=${SPOOL}/conf-cache/${PROLOG}`,
    `SchedulerParameters=${schedulerParameters(powers)}`,
    'PropagateResourceLimits=NONE',
    'ProctrackType=proctrack/cgroup',
    'TaskPlugin=task/cgroup,task/affinity',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core_Memory',
    `DefMemPerCPU=${jobMemoryMib(plan)}`,
    ...(mayHaveGpus(plan) ? ['GresTypes=gpu'] : []),
    `SlurmctldParameters=${controllerParameters(powers)}`,
    // Whoever is root somewhere has no need to run jobs as such.
    'DisableRootJobs=YES',
    ...tokenLines(plan),
    ...accountingLines(plan),
    ...homesComment(plan),
    `MaxNodeCount=${MOST_WORKERS + fleets.reduce((sum, { max }) => sum + max, 0)}`,
    ...(powers ? powerSavingLines() : []),
    ...(fleets.length > 0 ? fleetLines() : []),
    ...plan.sites.flatMap((site) =>
      site.provider === 'aws' ? [...onDemandNodes(site, sizeOf), ...fleetNodes(site, sizeOf)] : [],
    ),
    ...plan.sites.map(({ name }) => `NodeSet=${name} Feature=${name}`),
    ...plan.partitions.map((partition) => partitionLine(plan, partition)),
  ];
  return `${lines.join('\n')}\n`;
}

/** @see https://slurm.schedmd.com/archive/slurm-24.11.5/cgroup.conf.html */
export function renderCgroupConf(): string {
  return 'ConstrainCores=yes\nConstrainRAMSpace=yes\nConstrainDevices=yes\n';
}

/** Whether Slurm has to know of GPUs; those that EC2 is asked for count. */
export function mayHaveGpus({ sites }: Pick<HybridClusterPlan, 'sites'>): boolean {
  return sites.some((site) =>
    site.provider === 'aws'
      ? [...site.workers.map(({ kind }) => kind), ...site.fleets].some(({ gres }) => gres !== '')
      : site.gres !== '',
  );
}

/**
 * The environment of slurmd.service: how a worker finds the controller and, a standing one, what it says of itself. It
 * registers as a dynamic node, so that a worker added later is no change of slurm.conf.
 *
 * @param own - features and GPUs of its kind, beside those that all workers of its site have. @default - none
 */
export function renderSlurmdEnv(
  plan: HybridClusterPlan,
  site: SitePlan,
  onDemand: boolean,
  { features, gres }: { readonly features: readonly string[]; readonly gres: string } = { features: [], gres: '' },
): string {
  const server = `--conf-server ${plan.controller.serviceAddress}`;
  const node = [
    `Feature=${unique([site.name, ...features, ...site.features]).join(',')}`,
    `Weight=${STANDING_WEIGHT}`,
    ...(gres === '' ? [] : [`Gres=${gres}`]),
  ].join(' ');
  return toEnvFile({ SLURMD_OPTIONS: onDemand ? server : `-Z ${server} --conf "${node}"` });
}

/** What the controller's power programs know, readable for the user slurm. */
export function renderPowerEnv(plan: HybridClusterPlan, region: string): string {
  return toEnvFile({ AWS_REGION: region, SKYLAN_CLUSTER: plan.name });
}

/** On-demand workers of all sites; each machine carries the tag `skylan:node` with its host name. */
export function onDemandWorkers(plan: HybridClusterPlan): [AwsSitePlan, WorkerPlan][] {
  return plan.sites.flatMap((site) =>
    site.provider === 'aws'
      ? site.workers.filter(({ onDemand }) => onDemand).map((worker): [AwsSitePlan, WorkerPlan] => [site, worker])
      : [],
  );
}

/** Fleets of all sites. */
export function fleetsOf({ sites }: Pick<HybridClusterPlan, 'sites'>): [AwsSitePlan, FleetPlan][] {
  return sites.flatMap((site) =>
    site.provider === 'aws' ? site.fleets.map((fleet): [AwsSitePlan, FleetPlan] => [site, fleet]) : [],
  );
}

/** Whether the controller starts and stops machines. */
export function mayPower(plan: HybridClusterPlan): boolean {
  return onDemandWorkers(plan).length > 0 || fleetsOf(plan).length > 0;
}

/** A job whose Prolog failed is put on another worker, and not held; a job may wait until its workers are up. */
function schedulerParameters(powers: boolean): string {
  return ['nohold_on_prolog_fail', ...(powers ? ['salloc_wait_nodes', 'sbatch_wait_nodes'] : [])].join(',');
}

/** A worker that finds a little less memory than it was planned with is used all the same (percentage). */
const LEAST_MEMORY = 'node_reg_mem_percent=90';

function controllerParameters(powers: boolean): string {
  return ['enable_configless', ...(powers ? ['idle_on_node_suspend'] : []), LEAST_MEMORY].join(',');
}

/** Partitions say when a worker is idle enough; a standing one is of the same partitions, and stays on. */
function powerSavingLines(): string[] {
  return [
    `ResumeProgram=${PATHS.scripts}/skylan-resume`,
    `SuspendProgram=${PATHS.scripts}/skylan-suspend`,
    `ResumeTimeout=${RESUME_TIMEOUT_SECONDS}`,
    `SuspendTimeout=${SUSPEND_TIMEOUT_SECONDS}`,
    'ResumeRate=0',
    'SuspendRate=0',
    'SuspendExcStates=DYNAMIC_NORM',
  ];
}

/** How long Slurm holds a job back that a lost worker had, in seconds: its credential has to end (ParallelCluster's value). */
const CREDENTIAL_SECONDS = 70;

/** What machines need that EC2 may refuse, or take back. */
function fleetLines(): string[] {
  return [`ResumeFailProgram=${PATHS.scripts}/skylan-resume-failed`, `AuthInfo=cred_expire=${CREDENTIAL_SECONDS}`];
}

function partitionLine(plan: HybridClusterPlan, { name, sites, isDefault }: PartitionPlan): string {
  const suspends = [...onDemandWorkers(plan), ...fleetsOf(plan)].some(([site]) => sites.includes(site.name));
  return [
    `PartitionName=${name}`,
    `Nodes=${sites.join(',')}`,
    `Default=${isDefault ? 'YES' : 'NO'}`,
    'MaxTime=INFINITE',
    'State=UP',
    ...submitWords(plan),
    ...(suspends ? [`SuspendTime=${plan.suspendSeconds}`] : []),
  ].join(' ');
}
