import { ACCESS } from '../../checks/access/steps';
import { type CheckStep, checkIsKnown, type Found, inFull, onlyOf } from '../../checks/check';
import { checkPhase } from '../../checks/check-phase';
import { CLUSTER_CHECKS, GPU_CHECK, NETWORK, SLURM } from '../../checks/cluster/cluster-checks';
import { nodesReady } from '../../checks/cluster/slurm';
import { noSecrets } from '../../checks/secrets';
import type { ControlTime } from '../../controls/control-time';
import type { CheckResult, LeftOut, Report } from '../../report/report';
import { type RunningCluster, startCluster } from '../../running/cluster/running-cluster';
import type { Scene } from '../../running/cluster/scene';
import {
  BIELEFELD,
  type ClusterShape,
  DEFAULT_SHAPE,
  DEPLOYS,
  TUNNEL_MTU_BYTES,
  TUNNEL_PORT,
} from '../../running/cluster/settings';
import type { LabOptions } from '../../running/deploy';
import { named } from '../../util/named';
import type { Progress } from '../../util/progress';
import { type Phase, runPhases, type Step } from '../../view/phases';
import { showCluster } from '../../view/show';
import { type CarriedOut, carriedOut } from '../carried-out';
import { accountingIsSwitchedOn } from './accounting';
import { workerIsAdded } from './changes';
import { clusterControlPhases } from './controls';
import { existingClusterJoins } from './existing';
import { gatewayReboots, lineIsCut } from './faults';
import { FLEET_CHECK, fleetIsOpen, fleetsAreEmpty } from './fleets';
import { OnDemandWorker } from './power';
import { controllerIsReplaced } from './replace';
import { stateIsRestored } from './restore';
import { keyPairIsRotated, SharedKeyRotation } from './rotate';

/** Ends a hang. */
const NODES_SECONDS = 600;

/** What a run of the scenario is asked to do. */
export interface ClusterRun extends ClusterShape {
  /** Break one thing at a time too, when all else is done. */
  readonly controls: boolean;
  /** Have a cluster of its own at the external site take the sites in, when all else is done. */
  readonly existing: boolean;
  /** Name of the one check that is wanted. @default all, and what the cluster does when something changes */
  readonly only?: string;
  /** Names of the phases that are wanted, once the cluster has joined. @default all */
  readonly phase?: readonly string[];
}

/**
 * Deploys HybridCluster, joins a site outside AWS by its site pack, and measures what network and Slurm can do.
 *
 * @param controlTime - that there is for controls. @default for all
 * @throws Error when there is no such check, or when what is asked for does not go together
 */
export function hybridCluster(
  { controls, existing, only, phase, ...shape }: ClusterRun,
  controlTime?: ControlTime,
): (lab: LabOptions) => Promise<Report> {
  checkIsKnown(only, [...CLUSTER_CHECKS, FLEET_CHECK]);
  for (const wanted of phase ?? []) named('phase', wanted, ALONE, (name) => name);
  if (only !== undefined && phase !== undefined)
    throw new Error(`--only is "${only}" and --phase is "${phase.join(' ')}"; leave one of them out`);
  if (phase?.includes('existing') && !existing) throw new Error('--phase is "existing"; give --existing too');
  const inAws = phase?.find((one) => OF_CONTROLLER_IN_AWS.includes(one));
  if (inAws !== undefined && shape.controller === BIELEFELD.name)
    throw new Error(`--phase is "${inAws}", of a controller in AWS; give --controller with a site there`);
  if (only === GPU_CHECK && !shape.gpu) throw new Error(`--only is "${GPU_CHECK}"; give --gpu too`);
  if (shape.gpu && existing) throw new Error('--gpu is for a cluster of its own; leave out --existing');
  if (controls && only !== undefined)
    throw new Error(`--only is "${only}", a single check; leave out --controls, or use cluster-controls`);
  if (controls && (shape.controller !== BIELEFELD.name || shape.behindNat))
    throw new Error(
      `--controls are about a controller at ${BIELEFELD.name} with a public address; leave out the other options`,
    );
  if (existing && shape.controller !== BIELEFELD.name)
    throw new Error(`--existing is about a controller at ${BIELEFELD.name}; leave out --controller`);
  const leftOut: LeftOut[] = [];
  const run = { ...carriedOutAs({ controls, existing, only, phase, ...shape }), leftOut };
  return (lab) =>
    carriedOut(run, lab.signal, async (checks, timings) => {
      const options = { ...lab, ...shape };
      const cluster = await startCluster(options, timings);
      const found: CheckResult[][] = [];
      const phases =
        only === undefined
          ? phasesNamed(
              phase,
              cluster,
              phasesOf(
                { cluster, options },
                { controls, existing, alone: phase !== undefined, leftOut, controlTime },
                found,
              ),
            )
          : phasesOfOne(cluster, only, found);
      try {
        await runPhases(phases, timings);
      } finally {
        checks.push(...found.flat());
      }
      return showCluster({ ...cluster, tunnel: { port: TUNNEL_PORT, tunnelMtuBytes: TUNNEL_MTU_BYTES } }, checks);
    });
}

/** What the report says of a run: which options made it another one, and of which part it is. */
export function carriedOutAs({ only, phase, sites, controller, ...switches }: ClusterRun): CarriedOut {
  const options = [
    ...(sites === DEFAULT_SHAPE.sites ? [] : [`--sites ${sites}`]),
    ...(controller === DEFAULT_SHAPE.controller ? [] : [`--controller ${controller}`]),
    ...Object.entries(switches)
      .filter(([, isOn]) => isOn)
      .map(([name]) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
      .sort(),
  ].join(' ');
  return { name: 'hybrid-cluster', options: options || undefined, only: only ?? phase?.join(', ') };
}

interface Wanted extends Pick<ClusterRun, 'controls' | 'existing'> {
  /** Phases are named, so that none has deployed anything before. */
  readonly alone: boolean;
  /** Gets the controls for which there was no time. */
  readonly leftOut: LeftOut[];
  readonly controlTime: ControlTime | undefined;
}

/** Phases that `--phase` may name: each finds what it needs in a cluster that has just joined. */
const ALONE = [
  ...['network', 'slurm', 'switch accounting on', 'fleets', 'power up', 'power down', 'gateway reboot'],
  ...['replace controller', 'restore', 'cut', 'existing', 'access', 'open fleets', 'empty fleets', 'secrets'],
];

/** Phases that there are with a controller in AWS alone. */
const OF_CONTROLLER_IN_AWS: readonly string[] = ['replace controller', 'restore'];

/** The phases that `--phase` leaves, once all nodes are ready. */
function phasesNamed(
  phase: readonly string[] | undefined,
  cluster: RunningCluster,
  steps: readonly Step[],
): readonly Step[] {
  if (phase === undefined) return steps;
  const ready = { key: 'ready', title: 'Slurm knows all workers', run: () => allReady(cluster) };
  return [ready, ...phasesIn(steps).filter(({ key }) => phase.includes(key))];
}

function phasesIn(steps: readonly Step[]): readonly Phase[] {
  return steps.flatMap((step) => ('key' in step ? [step] : phasesIn('sequence' in step ? step.sequence : step)));
}

/** The phase of a single check. */
function phasesOfOne(cluster: RunningCluster, only: string, found: CheckResult[][]): Phase[] {
  const [network, slurm, access] = [onlyOf(NETWORK, only), onlyOf(SLURM, only), onlyOf(ACCESS, only)];
  const checks = listIn(found);
  return [
    ...(only === FLEET_CHECK.name
      ? [
          checkPhase('fleets', only, checks, (tell) => FLEET_CHECK.whole(cluster, tell)),
          checkPhase('empty fleets', only, checks, () => fleetsAreEmpty(cluster)),
        ]
      : []),
    ...(network.length > 0 ? [checkPhase('network', only, checks, (tell) => inFull(network, cluster, tell))] : []),
    ...(slurm.length > 0 ? [checkPhase('slurm', only, checks, (tell) => inSlurm(slurm, cluster, tell))] : []),
    ...(access.length > 0 ? [checkPhase('access', only, checks, (tell) => inFull(access, cluster, tell))] : []),
  ];
}

/** A list for checks that stand together in the report. */
function listIn(found: CheckResult[][]): CheckResult[] {
  const checks: CheckResult[] = [];
  found.push(checks);
  return checks;
}

/**
 * @param found - gets the checks, each phase's together
 */
function phasesOf(
  scene: Scene,
  { controls, existing, alone, leftOut, controlTime }: Wanted,
  found: CheckResult[][],
): readonly Step[] {
  const { cluster } = scene;
  const keys = new SharedKeyRotation(scene);
  const onDemand = new OnDemandWorker(scene);
  /** A phase whose checks stand together in the report, however many run side by side. */
  const part = (key: string, title: string, work: (progress: Progress) => Found) =>
    checkPhase(key, title, listIn(found), work);
  return [
    part('network', 'The tunnel: handshakes, pings, largest packets, copies', (progress) =>
      inFull(NETWORK, cluster, progress),
    ),
    [
      part('slurm', 'Slurm across the sites', (progress) => inSlurm(SLURM, cluster, progress)),
      {
        key: 'synth rotation',
        title: 'cdk synth with other pre-shared keys and another munge key',
        run: () => keys.prepare(),
      },
    ],
    part('switch accounting on', 'Accounting is switched on while a job runs', (progress) =>
      accountingIsSwitchedOn(scene, progress),
    ),
    // Where they are named: machines that are made for jobs take minutes which a run of all has not.
    ...(alone
      ? [
          part('fleets', 'Machines are made for jobs, and taken away', (progress) =>
            FLEET_CHECK.whole(cluster, progress),
          ),
        ]
      : []),
    {
      key: 'rotation',
      title: 'Pre-shared keys and munge key are made anew',
      run: (progress) => keys.begin(progress),
    },
    // Sessions of the old keys live on for minutes: time for what leaves the tunnel alone.
    [
      part('new sessions', 'Sessions of the old keys end', (progress) => keys.end(progress)),
      part('add worker', 'A deploy adds a worker', (progress) => workerIsAdded(scene, progress)),
      part('power up', 'A job powers a worker up', () => onDemand.isPoweredUp()),
    ],
    [
      part('key pair', 'The external site gets a new key pair', (progress) => keyPairIsRotated(scene, progress)),
      part('power down', 'The worker is powered down when it is idle', () => one(onDemand.isPoweredDown())),
    ],
    part('gateway reboot', 'The site gateway is rebooted', () => gatewayReboots(scene)),
    ...(cluster.controller.site === BIELEFELD.name
      ? []
      : [
          part('replace controller', 'A deploy replaces the controller', (progress) =>
            controllerIsReplaced(scene, alone ? DEPLOYS.controllerAlone : DEPLOYS.controller, progress),
          ),
          part('restore', 'A back-up takes the place of the state', (progress) => stateIsRestored(scene, progress)),
        ]),
    ...(controls ? clusterControlPhases(cluster, { checks: listIn(found), leftOut }, undefined, controlTime) : []),
    part('cut', 'The line is cut for a minute', () => lineIsCut(scene)),
    ...(existing
      ? [
          part('existing', 'A cluster that is there already takes the sites in', (progress) =>
            existingClusterJoins(scene, progress),
          ),
        ]
      : []),
    [
      part('access', 'What machines and functions may do in AWS', (progress) => inFull(ACCESS, cluster, progress)),
      ...(alone
        ? [
            part('open fleets', 'A fleet that AWS had no machine for may be asked again', () =>
              one(fleetIsOpen(cluster)),
            ),
            part('empty fleets', 'No machine is left that was made for jobs', () => fleetsAreEmpty(cluster)),
          ]
        : []),
      part('secrets', 'No key where it must not be', () => one(noSecrets())),
    ],
  ];
}

async function one(check: Promise<CheckResult>): Promise<CheckResult[]> {
  return [await check];
}

/** Checks of Slurm, once all nodes are ready. */
async function* inSlurm(
  steps: readonly CheckStep<RunningCluster, never>[],
  cluster: RunningCluster,
  progress: Progress,
): AsyncGenerator<CheckResult> {
  await allReady(cluster);
  yield* inFull(steps, cluster, progress);
}

function allReady({ controller, sites }: RunningCluster): Promise<void> {
  return nodesReady(
    controller,
    sites.map(({ worker }) => worker.name),
    NODES_SECONDS,
  );
}
