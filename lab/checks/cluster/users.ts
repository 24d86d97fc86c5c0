import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../../report/report';
import { byUser, USER } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';
import type { CommandResult } from '../../util/run';

/** How long one job may take, and a new user or group to be known. */
export interface UserPatience {
  readonly jobMs: number;
  readonly knownSeconds: number;
}

let made = 0;

/**
 * A user who was just made on the controller is known to jobs on each worker by name, with home; and so is a group that
 * the user is put into afterwards. Both are removed again.
 */
export async function usersAreKnown(
  controller: Peer,
  workers: readonly Peer[],
  { jobMs, knownSeconds }: UserPatience,
): Promise<CheckResult> {
  const [user, group] = [`user-${++made}`, `group-${made}`];
  const start = Date.now();
  const asks = async (expected: string) => {
    const end = Date.now() + knownSeconds * 1000;
    for (;;) {
      const said = await Promise.all(workers.map((worker) => whoIs(controller, worker, user, jobMs)));
      if (said.every(({ stdout }) => stdout.trim() === expected) || Date.now() > end) return said;
      await sleep(1000);
    }
  };
  try {
    await must(controller, ['useradd', '--create-home', user]);
    const alone = await asks(`${user} ${user} /home/${user}`);
    await must(controller, ['groupadd', group]);
    await must(controller, ['usermod', '--append', '--groups', group, user]);
    const expected = `${user} ${user} ${group} /home/${user}`;
    const said = alone.every(({ exitCode }) => exitCode === 0) ? await asks(expected) : alone;
    const ok = said.every(({ stdout }) => stdout.trim() === expected);
    return {
      name: `a new user of ${controller.name}, and a group of theirs, in jobs on ${workers.map(({ name }) => name).join(', ')}`,
      ok,
      figure: ok ? Number(((Date.now() - start) / 1000).toFixed(0)) : 'not known',
      unit: ok ? 's' : '',
      ...(ok ? {} : { detail: said.map((one) => lastWords(one)).join('\n') }),
    };
  } finally {
    await controller.exec(['scancel', `--user=${user}`]);
    await controller.exec(['userdel', '--remove', user]);
    await controller.exec(['groupdel', group]);
  }
}

/** Name, groups and folder of a user's job; what fails is an answer too. */
async function whoIs(controller: Peer, worker: Peer, user: string, timeoutMs: number): Promise<CommandResult> {
  const job = 'echo $(id -un) $(id -Gn) $(pwd)';
  try {
    return await controller.exec(byUser(`srun --input=none -w ${worker.name} sh -c '${job}'`, user), { timeoutMs });
  } catch (error) {
    return { exitCode: 1, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  }
}

/** A batch job's output is in the user's home on the controller, and is the user's. */
export async function outputIsAtHome(
  controller: Peer,
  worker: Peer,
  timeoutMs: number,
  tasks = 1,
): Promise<CheckResult> {
  const folder = `out-${worker.name}`;
  const sbatch = `sbatch --wait --job-name=${folder} --array=1-${tasks} -w ${worker.name} --output=${folder}/%a.txt --wrap='hostname; pwd'`;
  const start = Date.now();
  try {
    const array = await controller.exec(byUser(`rm -rf ${folder} && mkdir ${folder} && ${sbatch}`), { timeoutMs });
    const files = `cd /home/${USER}/${folder} && for file in *; do echo $(stat -c %U $file) $(cat $file); done`;
    const found = await controller.exec(['sh', '-c', files]);
    const right = `${USER} ${worker.name} /home/${USER}`;
    const count = found.stdout.split('\n').filter((line) => line === right).length;
    const ok = array.exitCode === 0 && count === tasks;
    return {
      name: `outputs of jobs on ${worker.name}, in the user's home on ${controller.name}`,
      ok,
      figure: count,
      unit: `of ${tasks}${ok ? `, in ${((Date.now() - start) / 1000).toFixed(0)} s` : ''}`,
      ...(ok ? {} : { detail: [array, found].map((one) => lastWords(one)).join('\n') }),
    };
  } finally {
    // Those of the other sites go on.
    await controller.exec(['scancel', `--user=${USER}`, `--name=${folder}`]);
  }
}
