import { credentials } from '../../aws/settings';
import { findMachine } from '../../fabric/machines';
import { type Site, SiteCloud, siteReady, siteUp } from '../../site';
import type { Progress } from '../../util/progress';
import { guestExec, writeGuestFile } from '../../vm';
import { cloudPhases, deploy, type LabOptions, synth } from '../lab';
import { interfaceAddress, type Peer } from '../peer';
import { runPhases } from '../phases';
import { applyPack, fetchPack, must, openstackScript, readmeOf } from './pack';
import { AWS_SITES, BIELEFELD, type ClusterChanges, clusterContext } from './settings';

const STACK = 'HybridCluster';

/** Interface of a machine towards its site's network. */
const DEVICE = 'ens5';

/** What the site pack makes of the external site's machines. */
const MASTER_ROLES = ['gateway', 'controller'];
const WORKER_ROLES = ['worker'];

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
  /** Gateway of the external site, and the controller. */
  readonly master: Peer;
  /** The external site first. */
  readonly sites: readonly ClusterSite[];
}

/** Options that make the lab's functions deploy the cluster with these settings. */
export function clusterOptions(options: LabOptions, changes: ClusterChanges): LabOptions {
  return { ...options, stack: STACK, context: [...options.context, clusterContext(changes)] };
}

/**
 * Deploys HybridCluster while the external site boots, and joins the site by its pack alone.
 *
 * @param timings - gets the seconds of each phase
 * @param sites - how many: the external one, and the rest in AWS
 */
export async function startCluster(
  options: LabOptions,
  timings: Record<string, number>,
  sites: number,
): Promise<RunningCluster> {
  const cluster = clusterOptions(options, { sites });
  let outputs: Readonly<Record<string, string>> = {};
  let site: Site | undefined;
  const standing = () => {
    if (!site) throw new Error('the external site does not stand');
    return site;
  };
  await runPhases(
    [
      ...cloudPhases(cluster),
      [
        {
          key: 'deploy',
          title: 'cdk deploy, with the machines booting',
          run: async (progress) => {
            outputs = await deploy('deploy', cluster, progress);
          },
        },
        {
          key: 'site',
          title: `${BIELEFELD.name}, a site outside AWS`,
          run: async (progress) => {
            site = await siteUp(BIELEFELD, progress);
            progress(`${site.machines.map(({ name }) => name).join(', ')} boot`);
            await siteReady(site);
          },
        },
      ],
      {
        key: 'join',
        title: `${BIELEFELD.name} joins by its site pack`,
        run: (progress) => joinByPack(outputs, standing(), progress),
      },
    ],
    timings,
  );
  return runningCluster(standing(), sites);
}

/** The cluster's machines, as they run now. */
async function runningCluster(site: Site, sites: number): Promise<RunningCluster> {
  const [master, worker] = siteMachines(site);
  const inAws = AWS_SITES.slice(0, sites - 1).map(async ({ name, cidr }) => ({
    name,
    cidr,
    gateway: await cloudMachine(`${name}-gateway`),
    worker: await cloudMachine(`${name}-1`),
  }));
  const external = { name: site.name, cidr: site.cidr, gateway: master, worker };
  return { site, master, sites: [external, ...(await Promise.all(inAws))] };
}

/** What the operator does: the README's OpenStack commands, then the pack's script on each machine. */
async function joinByPack(outputs: Readonly<Record<string, string>>, site: Site, progress: Progress): Promise<void> {
  const pack = await fetchPack(outputs, site.name, progress);
  progress("the README's openstack commands");
  const machines = site.machines.map(({ name }) => name);
  await new SiteCloud(site).run(openstackScript(readmeOf(pack), machines));
  const [master, worker] = siteMachines(site);
  await applyPack(pack, master, MASTER_ROLES, progress);
  await givePower(master);
  await applyPack(pack, worker, WORKER_ROLES, progress);
}

/**
 * Fetches the pack anew and applies it on the gateway, as the operator does when keys have changed.
 *
 * @param outputs - of the deploy that changed them
 */
export async function applyNewPack(
  outputs: Readonly<Record<string, string>>,
  cluster: RunningCluster,
  progress: Progress,
): Promise<void> {
  const pack = await fetchPack(outputs, cluster.site.name, progress);
  await applyPack(pack, cluster.master, MASTER_ROLES.slice(0, 1), progress);
}

/** `cdk synth` and `cdk deploy` with changed settings. */
export async function redeploy(
  name: string,
  options: LabOptions,
  changes: ClusterChanges,
  progress: Progress,
): Promise<Record<string, string>> {
  const cluster = clusterOptions(options, changes);
  await synth(cluster);
  return deploy(name, cluster, progress);
}

/** The operator's own AWS credentials, by which the controller starts and stops on-demand workers. */
async function givePower(master: Peer): Promise<void> {
  const path = '/etc/skylan/aws-credentials';
  const text = [
    '[default]',
    `aws_access_key_id = ${credentials.accessKeyId}`,
    `aws_secret_access_key = ${credentials.secretAccessKey}`,
    // Slurm's programs get none of the environment that leads the lab's machines to the embedded AWS.
    `endpoint_url = ${(await must(master, ['bash', '-lc', 'echo "$AWS_ENDPOINT_URL"'])).trim()}`,
    '',
  ].join('\n');
  await writeGuestFile(master.name, path, text, '0600');
  await must(master, ['chown', 'slurm:', path]);
}

function siteMachines(site: Site): [master: Peer, worker: Peer] {
  const peers = site.machines.map(
    ({ name, address }): Peer => ({ name, address, exec: (argv, options) => guestExec(name, argv, options) }),
  );
  const [master, worker] = peers;
  if (!master || !worker) throw new Error(`${site.name} has no master and worker`);
  return [master, worker];
}

/** A cloud machine by its name, with the address that it has in its site. */
export async function cloudMachine(name: string): Promise<Peer> {
  const { id } = findMachine(name);
  const exec: Peer['exec'] = (argv, options) => guestExec(id, argv, options);
  return { name, address: await interfaceAddress(exec, DEVICE), exec };
}
