import { nodesReady } from '../../checks/cluster/slurm';
import type { CheckResult } from '../../report/report';
import { deployChanges, joinExisting, leavePack, synthChanges } from '../../running/cluster/running-cluster';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { DEPLOYS } from '../../running/cluster/settings';
import { byUser, USER } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { JobUnderWay } from './jobs';
import { MUNGE_KEY, ownCluster, SLURM_CONF, SLURMDBD_CONF } from './own-cluster';

/** Ends a hang: workers take another munge key and another controller within a minute. */
const NODES_SECONDS = 600;

/**
 * The operator leaves the cluster, and has one of their own on the same machines, with a record of jobs, in which a job
 * runs. It takes the sites in AWS in, under that job, and lets them go again: nothing of it is then other than it was.
 */
export async function* existingClusterJoins(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const master = near.gateway;
  progress('skylan-site undo on the machines outside AWS');
  yield await packIsUndone(near.worker, await leavePack(cluster, near.worker));
  yield await packIsUndone(master, await leavePack(cluster, master));
  progress('their own cluster starts');
  await ownCluster(master, near.worker);
  const job = await JobUnderWay.startWithoutHome(master, near.worker);
  const before = await filesOf(master);
  await synthChanges(options, DEPLOYS.existing);
  const outputs = await deployChanges('existing', options, progress);
  const said = await joinExisting(outputs, cluster, progress);
  await nodesReady(master, [far.worker.name], NODES_SECONDS);
  yield await bothAreThere(master, far.name);
  yield await runsIn(master, far.name, far.worker.name);
  // It has the only processor of its worker.
  yield await job.end('an existing cluster takes sites in');
  yield await runsIn(master, 'old', near.worker.name);
  yield await bothAreRecorded(master, [near.worker.name, far.worker.name]);
  const joined = await filesOf(master);
  yield same('its munge key while sites are in', before.get(MUNGE_KEY), joined.get(MUNGE_KEY), said);
  const undone = await leavePack(cluster, master);
  yield allSame(before, await filesOf(master), undone);
  yield await onlyTheirs(master, near.worker);
}

/** Nothing of the pack is left where it had put something. */
async function packIsUndone(machine: Peer, said: string): Promise<CheckResult> {
  const left = [
    ...['/etc/skylan/slurmd.env', '/etc/wireguard/wg0.conf', '/etc/systemd/system/skylan-routes.service'],
    '/etc/slurm/jwt_hs256.key',
  ];
  const script = `ls -d ${left.join(' ')} /var/lib/skylan-site/_* 2>/dev/null; ip route | grep -E "via|wg0" | grep -v default`;
  const { stdout } = await machine.exec(['sh', '-c', script]);
  const ok = stdout.trim() === '';
  const detail = ok ? {} : { detail: `${stdout}\n${said}` };
  return { name: `skylan-site undo on ${machine.name}`, ok, figure: ok ? 'nothing left' : 'left', unit: '', ...detail };
}

/** What must be the same in the end, and its checksum: all that configures the machine. */
async function filesOf(master: Peer): Promise<ReadonlyMap<string, string>> {
  return checksums(await must(master, ['find', '/etc', '-xdev', '-type', 'f', '-exec', 'sha256sum', '{}', '+']));
}

/** Files and their checksums, from the lines of `sha256sum`. */
export function checksums(lines: string): ReadonlyMap<string, string> {
  return new Map([...lines.matchAll(/^(\S+) [ *](.+)$/gm)].map(([, sum = '', file = '']) => [file, sum]));
}

/** Passes where each file is there with the sum that it had, and no other. */
export function allSame(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  said: string,
): CheckResult {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  const other = files.filter((file) => before.get(file) !== after.get(file));
  const ok = other.length === 0 && before.has(SLURM_CONF) && before.has(SLURMDBD_CONF) && before.has(MUNGE_KEY);
  return {
    name: 'all files below /etc after skylan-site undo: as they were, to the byte',
    ok,
    figure: other.length === 0 ? files.length : other.join(', '),
    unit: other.length === 0 ? 'files' : 'are other ones',
    ...(ok ? {} : { detail: said }),
  };
}

function same(what: string, before: string | undefined, after: string | undefined, detail = ''): CheckResult {
  const ok = before !== undefined && before === after;
  return { name: `${what}: as it was`, ok, figure: ok ? 'same' : 'other', unit: '', ...(ok ? {} : { detail }) };
}

async function partitions(master: Peer): Promise<string> {
  const { stdout } = await master.exec(['sinfo', '--noheader', '--format=%P %D']);
  return stdout.trim().split('\n').sort().join(', ');
}

async function bothAreThere(master: Peer, site: string): Promise<CheckResult> {
  const figure = await partitions(master);
  const ok = /(^|, )old\* 1(,|$)/.test(figure) && new RegExp(`(^|, )${site} [1-9]`).test(figure);
  return { name: "the existing cluster's partition and those of the sites are there", ok, figure, unit: '' };
}

/** A user of the existing cluster runs a job, who is the same on the worker. */
async function runsIn(master: Peer, partition: string, worker: string): Promise<CheckResult> {
  const job = `srun --input=none -p ${partition} -w ${worker} --chdir=/tmp sh -c 'echo $(id -un) on $(hostname)'`;
  const result = await master.exec(byUser(job), { timeoutMs: NODES_SECONDS * 1000 });
  const ok = result.exitCode === 0 && result.stdout.trim() === `${USER} on ${worker}`;
  return {
    name: `srun -p ${partition} by a user on the existing cluster's controller`,
    ok,
    figure: result.stdout.trim() || 'nothing',
    unit: '',
    ...(ok ? {} : { detail: lastWords(result) }),
  };
}

/** Their record has jobs of their partition and of the site's. */
async function bothAreRecorded(master: Peer, workers: readonly string[]): Promise<CheckResult> {
  const fields = ['--format=NodeList,State', '--parsable2'];
  const asked = ['sacct', '--allusers', '--allocations', '--noheader', ...fields];
  const { stdout } = await master.exec([...asked]);
  const found = workers.filter((worker) => new RegExp(`^${worker}\\|COMPLETED$`, 'm').test(stdout));
  const ok = found.length === workers.length;
  return {
    name: "jobs of both in the existing cluster's own record (sacct)",
    ok,
    figure: found.join(', ') || 'none',
    unit: '',
    ...(ok ? {} : { detail: stdout }),
  };
}

async function onlyTheirs(master: Peer, worker: Peer): Promise<CheckResult> {
  await nodesReady(master, [worker.name], NODES_SECONDS);
  const figure = await partitions(master);
  return {
    name: 'after skylan-site undo, its own partition alone is there',
    ok: figure === 'old* 1',
    figure,
    unit: '',
  };
}
