import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../../report/report';
import type { ClusterSite } from '../../running/cluster/running-cluster';
import { byUser, inHome, USER } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';

/** The job array of README and of the quick start, to the letter: a test holds them to this. */
export const README_ARRAY = {
  file: 'where-the-data-is.sh',
  script: '#!/bin/sh\necho "part $SLURM_ARRAY_TASK_ID of $USER\'s data, by $(hostname)"\n',
  command: 'sbatch --array=1-40 where-the-data-is.sh',
  tasks: 40,
} as const;

/** Ends a hang. */
const ARRAY_SECONDS = 1800;
/** Of the workers that are off, for the time of the array. */
const RESERVATION = 'readme-array';

/**
 * README's own line, as an ordinary user writes it: each task's file is in that user's home on the controller, and
 * every site has had tasks. How long a plain `srun` takes on the controller's site alone is told beside it.
 */
export async function readmeArrayIsAtHome(
  controller: Peer,
  home: ClusterSite,
  sites: readonly ClusterSite[],
): Promise<CheckResult> {
  const { file, script, command, tasks } = README_ARRAY;
  const plain = await seconds(() =>
    must(controller, byUser(`srun --input=none -p ${home.name} hostname`), { timeoutMs: ARRAY_SECONDS * 1000 }),
  );
  await must(controller, byUser(`cat >${file}`), { input: script });
  const off = await keptOff(controller);
  try {
    const start = Date.now();
    const submitted = await controller.exec(byUser(command));
    const [, id = ''] = /^Submitted batch job (\d+)$/m.exec(submitted.stdout) ?? [];
    if (id !== '') await ended(controller, id);
    const took = (Date.now() - start) / 1000;
    const files = `cd ${inHome('.')} && for file in slurm-${id || 'none'}_*.out; do echo $(stat -c %U $file) $(cat $file); done`;
    const found = await controller.exec(['sh', '-c', files]);
    const { parts, hosts } = readmeOutputs(found.stdout);
    const ok = parts === tasks && sites.every(({ name }) => hosts.some((host) => host.startsWith(`${name}-`)));
    return {
      name: `${command}, as ${USER} on ${controller.name}: files in that user's home`,
      ok,
      figure: parts,
      unit: `of ${tasks}, by ${hosts.join(', ') || 'nobody'}, in ${took.toFixed(0)} s (srun on ${home.name} alone: ${plain.toFixed(1)} s)`,
      ...(ok ? {} : { detail: [submitted, found].map((one) => lastWords(one)).join('\n') }),
    };
  } finally {
    await controller.exec(byUser(`scancel --me --name=${file}; rm -f slurm-*_*.out`));
    if (off !== '') await controller.exec(['scontrol', 'delete', `ReservationName=${RESERVATION}`]);
  }
}

/** How many parts of the data are told of by files of the user, a part once, and by which hosts. */
export function readmeOutputs(text: string): { readonly parts: number; readonly hosts: readonly string[] } {
  const line = new RegExp(`^${USER} part (\\d+) of ${USER}'s data, by (\\S+)$`, 'gm');
  const found = [...text.matchAll(line)];
  const parts = new Set(found.map(([, part]) => part));
  return { parts: parts.size, hosts: [...new Set(found.map(([, , host = '']) => host))].sort() };
}

/**
 * Workers that are off stay off, since other phases are about them. Their names. Reserved, not drained: one that is drained
 * while it is off counts as not responding afterwards, and Slurm does not start it any more.
 */
async function keptOff(controller: Peer): Promise<string> {
  const said = await must(controller, ['sinfo', '--noheader', '--Node', '--states=powered_down', '--format=%N']);
  const nodes = [...new Set(said.split('\n').filter(Boolean))].join(',');
  const reservation = [`ReservationName=${RESERVATION}`, 'StartTime=now', 'Duration=60', 'Users=root'];
  if (nodes !== '') await must(controller, ['scontrol', 'create', 'reservation', ...reservation, `Nodes=${nodes}`]);
  return nodes;
}

async function ended(controller: Peer, id: string): Promise<void> {
  const end = Date.now() + ARRAY_SECONDS * 1000;
  while (Date.now() < end) {
    const { exitCode, stdout, stderr } = await controller.exec(['squeue', '--noheader', `--jobs=${id}`]);
    if (stdout.trim() === '' && (exitCode === 0 || stderr.includes('Invalid job id'))) return;
    await sleep(1000);
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = Date.now();
  await work();
  return (Date.now() - start) / 1000;
}
