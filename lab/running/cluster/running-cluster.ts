import { gpuScript, type Site, SiteCloud, siteReady, siteUp } from '../../site';
import type { Progress } from '../../util/progress';
import { runPhases } from '../../view/phases';
import { guestExec } from '../../vm';
import { cloudMachine } from '../cloud-door';
import { deploy, deployPhases, type LabOptions, type Outside, synth } from '../deploy';
import { must, type Peer } from '../peer';
import { type AccessKeys, operatorKeys } from './operator';
import { applyPack, fetchPack, moveHomesCommand, openstackScript, readmeOf, type SitePack, undoPack } from './pack';
import {
  AWS_SITES,
  BIELEFELD,
  type ClusterChanges,
  type ClusterShape,
  CONTROLLER_IN_AWS,
  clusterContext,
} from './settings';
import { makeUser } from './user';

const STACK = 'HybridCluster';

/** Interface of a machine towards its site's network. */
const DEVICE = 'ens5';

/** Where a controller reads its operator's own AWS credentials. */
const AWS_CREDENTIALS = '/etc/skylan/aws-credentials';

export interface ClusterOptions extends LabOptions, ClusterShape {}

/** A site of the cluster as the checks see it. */
export interface ClusterSite {
  readonly name: string;
  readonly cidr: string;
  readonly gateway: Peer;
  /** Its first standing worker. */
  readonly worker: Peer;
}

/** A cluster that was deployed and joined, ready for checks. */
export interface RunningCluster {
  /** The external site's network and router. */
  readonly site: Site;
  /** The machine of slurmctld, and the name of its site. */
  readonly controller: Peer & { readonly site: string };
  /** The external site first. */
  readonly sites: readonly ClusterSite[];
  /** The external site's worker has a GPU. */
  readonly hasGpu: boolean;
}

/** Options that make the lab's functions deploy the cluster with these settings. */
function clusterOptions(options: ClusterOptions, changes: ClusterChanges = {}): LabOptions {
  return { ...options, stack: STACK, context: [...options.context, clusterContext(options, changes)] };
}

/**
 * Deploys HybridCluster while the external site boots, and joins the site by its pack alone.
 *
 * @param timings - gets the seconds of each phase
 */
export async function startCluster(options: ClusterOptions, timings: Record<string, number>): Promise<RunningCluster> {
  const cluster = clusterOptions(options);
  let outputs: Readonly<Record<string, string>> = {};
  let site: Site | undefined;
  const standing = () => {
    if (!site) throw new Error('the external site does not stand');
    return site;
  };
  const outside: Outside = {
    packages: BIELEFELD.machines.map(({ packages }) => packages),
    phase: {
      key: 'site',
      title: `${BIELEFELD.name}, a site outside AWS`,
      run: async (progress) => {
        site = await siteUp({ ...BIELEFELD, behindNat: options.behindNat }, progress);
        progress(`${site.machines.map(({ name }) => name).join(', ')} boot`);
        await siteReady(site);
      },
    },
  };
  await runPhases(
    [
      ...deployPhases(cluster, outside, (found) => {
        outputs = found;
      }),
      {
        key: 'join',
        title: `${BIELEFELD.name} joins by its site pack`,
        run: (progress) => joinByPack(outputs, standing(), options, progress),
      },
    ],
    timings,
  );
  return runningCluster(standing(), options);
}

/** The cluster's machines, as they run now. */
async function runningCluster(site: Site, { sites, controller, gpu }: ClusterShape): Promise<RunningCluster> {
  const [gateway, worker] = siteMachines(site);
  const inAws = AWS_SITES.slice(0, sites - 1).map(async ({ name, cidr }) => ({
    name,
    cidr,
    gateway: await cloudMachine(`${name}-gateway`, DEVICE),
    worker: await cloudMachine(`${name}-1`, DEVICE),
  }));
  const external = { name: site.name, cidr: site.cidr, gateway, worker };
  const slurmctld = controller === site.name ? gateway : await cloudMachine(CONTROLLER_IN_AWS, DEVICE);
  return {
    site,
    hasGpu: gpu,
    controller: { ...slurmctld, site: controller },
    sites: [external, ...(await Promise.all(inAws))],
  };
}

/** What the operator does: the README's OpenStack commands, then the pack's script on each machine. */
async function joinByPack(
  outputs: Readonly<Record<string, string>>,
  site: Site,
  { controller, gpu }: ClusterShape,
  progress: Progress,
): Promise<void> {
  const pack = await fetchPack(outputs, site.name, progress);
  progress("the README's openstack commands");
  const machines = site.machines.map(({ name }) => name);
  await new SiteCloud(site).run(openstackScript(readmeOf(pack), machines));
  const [gateway, worker] = siteMachines(site);
  const here = controller === site.name;
  // An image's own user has a home on each machine.
  await must(worker, ['sh', '-c', moveHomesCommand(readmeOf(pack))]);
  if (gpu) await must(worker, ['sh', '-eu'], { input: gpuScript() });
  // Side by side: a worker waits for its controller.
  await Promise.all([
    applyPack(pack, gateway, here ? ['gateway', 'controller'] : ['gateway'], progress),
    applyPack(pack, worker, ['worker'], progress),
  ]);
  const slurmctld = here ? gateway : await cloudMachine(CONTROLLER_IN_AWS, DEVICE);
  await givePower(slurmctld, here ? await operatorKeys(outputs) : undefined);
  await makeUser(slurmctld);
}

/**
 * Fetches the pack anew and applies it on the gateway, as the operator does when keys of the tunnel have changed.
 *
 * @param outputs - of the deploy that changed them
 */
export async function applyNewPack(
  outputs: Readonly<Record<string, string>>,
  cluster: RunningCluster,
  progress: Progress,
): Promise<SitePack> {
  const pack = await fetchPack(outputs, cluster.site.name, progress);
  const [gateway] = siteMachines(cluster.site);
  await applyPack(pack, gateway, ['gateway'], progress);
  return pack;
}

/** Brings the munge key of a pack to the site's machines as its README says: the workers come first, then the controller. */
export async function applyMungeKey(pack: SitePack, { site, controller }: RunningCluster, progress: Progress) {
  const [gateway, worker] = siteMachines(site);
  await applyPack(pack, worker, ['worker'], progress);
  if (controller.site === site.name) {
    await applyPack(pack, gateway, ['controller'], progress);
    return;
  }
  progress(`skylan-munge-key switch on ${controller.name}`);
  await must(controller, ['/usr/local/lib/skylan/skylan-munge-key', 'switch']);
}

/**
 * Has a cluster that the operator has at the external site take the sites in, by their pack.
 *
 * @returns what the pack's program said on the controller
 */
export async function joinExisting(
  outputs: Readonly<Record<string, string>>,
  { site }: RunningCluster,
  progress: Progress,
): Promise<string> {
  const pack = await fetchPack(outputs, site.name, progress);
  const [controller, worker] = siteMachines(site);
  const said = await applyPack(pack, controller, ['gateway', 'controller'], progress);
  await applyPack(pack, worker, ['worker'], progress);
  return said;
}

/** Takes back on a machine what its pack has done there. @returns what was said */
export function leavePack({ site }: RunningCluster, machine: Peer): Promise<string> {
  return undoPack(site.name, machine);
}

/** `cdk synth` with changed settings, for {@link deployChanges}. */
export function synthChanges(options: ClusterOptions, changes: ClusterChanges): Promise<void> {
  return synth(clusterOptions(options, changes));
}

/**
 * `cdk deploy` of what {@link synthChanges} has written last.
 *
 * @returns the stack's outputs
 */
export function deployChanges(
  name: string,
  options: ClusterOptions,
  progress: Progress,
): Promise<Record<string, string>> {
  return deploy(name, clusterOptions(options), progress);
}

/**
 * Lets the controller start and stop on-demand workers: outside AWS by its operator's own credentials, in AWS by its
 * instance's role. Either way Slurm's programs get none of the environment that leads the lab's machines to the embedded
 * AWS.
 */
async function givePower(controller: Peer, keys?: AccessKeys): Promise<void> {
  const endpoint = (await must(controller, ['bash', '-lc', 'echo "$AWS_ENDPOINT_URL"'])).trim();
  const lines = [
    '[default]',
    ...(keys ? [`aws_access_key_id = ${keys.accessKeyId}`, `aws_secret_access_key = ${keys.secretAccessKey}`] : []),
    `endpoint_url = ${endpoint}`,
  ];
  const script = `umask 077; cat >${AWS_CREDENTIALS}; chown slurm: ${AWS_CREDENTIALS}`;
  await must(controller, ['sh', '-c', script], { input: `${lines.join('\n')}\n` });
}

function siteMachines(site: Site): [master: Peer, worker: Peer] {
  const peers = site.machines.map(
    ({ name, address }): Peer => ({ name, address, exec: (argv, options) => guestExec(name, argv, options) }),
  );
  const [master, worker] = peers;
  if (!master || !worker) throw new Error(`${site.name} has no master and worker`);
  return [master, worker];
}
