import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../../report/report';
import { byUser } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';

/** Ends a hang. */
const JOB_MS = 900_000;
const ENDED_SECONDS = 120;

/** What the container runs that its job leaves behind: nothing else on a worker does. */
const LEFT = 'sleep 86397';

/**
 * Makes an image of a few programs of the worker's own, since no registry is within reach, and runs two containers of it:
 * one in the background, which the job leaves behind, and one that tells who it is and whose control group it is in.
 */
const CONTAINER_JOB = `set -eu
programs='/bin/sh /usr/bin/id /usr/bin/sleep'
files="$(ldd $programs | grep -oE '/lib[^ ]+' | sort -u)"
tar -C / --dereference --create $(printf '%s\\n' $programs $files | sed 's#^/##') | podman import --quiet - localhost/lab >&2
podman run --detach --network=none localhost/lab ${LEFT} >&2
podman run --rm --network=none --cgroupns=host localhost/lab sh -c 'read -r group </proc/self/cgroup; echo "$(id -u) $group"'
echo "$SLURM_JOB_ID"`;

/**
 * An ordinary user's job runs containers on a worker: as root inside, within what the job was given, and none outlives it.
 *
 * @param timeoutMs - of the job
 */
export async function containerRuns(controller: Peer, worker: Peer, timeoutMs = JOB_MS): Promise<CheckResult> {
  const start = Date.now();
  const srun = `srun --input=none --job-name=containers -w ${worker.name} sh -c "$0"`;
  const said = await controller.exec([...byUser(srun), CONTAINER_JOB], { timeoutMs });
  const isWithin = isOfItsJob(said.stdout);
  const isOver = await hasEnded(worker);
  const ok = said.exitCode === 0 && isWithin && isOver;
  return {
    name: `containers of a user's job on ${worker.name}, within the job and ended with it`,
    ok,
    figure: ok ? Number(((Date.now() - start) / 1000).toFixed(0)) : isOver ? 'failed' : 'one is left',
    unit: ok ? 's' : '',
    ...(ok ? {} : { detail: lastWords(said) }),
  };
}

/** Whether a container has told that it is root inside, and in the control group of the job that is told after it. */
export function isOfItsJob(said: string): boolean {
  const [container = '', job = ''] = said.trim().split('\n');
  return /^\d+$/.test(job) && container.startsWith('0 ') && container.includes(`/job_${job}/`);
}

/** Slurm ends what a job has left within seconds. */
async function hasEnded(worker: Peer): Promise<boolean> {
  const end = Date.now() + ENDED_SECONDS * 1000;
  for (;;) {
    const { exitCode } = await worker.exec(['pgrep', '--full', '--exact', LEFT]);
    if (exitCode !== 0 || Date.now() > end) return exitCode !== 0;
    await sleep(1000);
  }
}

let made = 0;

/**
 * A module that was just put into the cluster's modules on the controller is found by jobs on each worker. It is removed
 * again.
 *
 * @param timeoutMs - of a job
 */
export async function modulesAreFound(
  controller: Peer,
  workers: readonly Peer[],
  timeoutMs = JOB_MS,
): Promise<CheckResult[]> {
  const name = `lab-${++made}`;
  const folder = `/home/modules/${name}`;
  try {
    const write = `mkdir -p ${folder} && cat >${folder}/1`;
    await must(controller, ['sh', '-c', write], { input: `#%Module\nsetenv SKYLAN_MODULE ${name}\n` });
    return await Promise.all(
      workers.map(async (worker) => {
        const srun = `srun --input=none --job-name=modules -w ${worker.name} bash -lc "$0"`;
        const job = `module load ${name}/1 && echo "$SKYLAN_MODULE"`;
        const said = await controller.exec([...byUser(srun), job], { timeoutMs });
        const ok = said.exitCode === 0 && said.stdout.trim() === name;
        return {
          name: `a module of the cluster's, in a job on ${worker.name}`,
          ok,
          figure: ok ? 'found' : 'not found',
          unit: '',
          ...(ok ? {} : { detail: lastWords(said) }),
        };
      }),
    );
  } finally {
    await controller.exec(['rm', '-r', folder]);
  }
}
