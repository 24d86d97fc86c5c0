import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { README_ARRAY, readmeArrayIsAtHome, readmeOutputs } from '../../../../lab/checks/cluster/readme-array';
import type { ClusterSite } from '../../../../lab/running/cluster/running-cluster';
import type { Peer } from '../../../../lab/running/peer';

const root = join(__dirname, '..', '..', '..', '..');
const site = (name: string) => ({ name }) as ClusterSite;
const SITES = [site('bielefeld'), site('giessen')];

/** Files of tasks by turns of these hosts. */
const outputs = (tasks: number, ...hosts: string[]) =>
  Array.from(
    { length: tasks },
    (_, task) => `alice part ${task + 1} of alice's data, by ${hosts[task % hosts.length]}\n`,
  ).join('');

/** A controller whose jobs left this, and what it was asked. */
function controllerWith(left: string) {
  const asked: string[] = [];
  const peer: Peer = {
    name: 'master',
    address: '192.168.66.10',
    exec: async (argv, { input = '' } = {}) => {
      const command = argv.join(' ');
      asked.push(command + (input && ` < ${input}`));
      const said = /sbatch/.test(command)
        ? 'Submitted batch job 7\n'
        : /sinfo/.test(command)
          ? 'giessen-burst-cloud-1\ngiessen-burst-cloud-1\n'
          : /stat -c/.test(command)
            ? left
            : '';
      return { exitCode: 0, stdout: said, stderr: '' };
    },
  };
  return { peer, asked };
}

test.each(['README.md', 'docs/hybrid-cluster/quickstart.md'])('%s has the very line that the lab runs', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  expect(text.replaceAll(/^ +/gm, '')).toContain(`$ ${README_ARRAY.command}\n`);
});

test('the quick start has the very script that the lab runs', () => {
  const text = readFileSync(join(root, 'docs/hybrid-cluster/quickstart.md'), 'utf8').replaceAll(/^ +/gm, '');
  expect(text).toContain(`\`${README_ARRAY.file}\`:\n\n\`\`\`sh\n${README_ARRAY.script}\`\`\`\n`);
});

test('all files at home, by both sites, pass; workers that are off stay off meanwhile', async () => {
  const { peer, asked } = controllerWith(outputs(40, 'bielefeld-1', 'giessen-1'));
  const result = await readmeArrayIsAtHome(peer, SITES[0] as ClusterSite, SITES);
  expect(result).toMatchObject({ ok: true, figure: 40 });
  expect(result.unit).toMatch(/^of 40, by bielefeld-1, giessen-1, in \d+ s \(srun on bielefeld alone: \d+\.\d s\)$/);
  const commands = asked.filter((one) => /sbatch|scontrol/.test(one));
  expect(commands).toEqual([
    'scontrol create reservation ReservationName=readme-array StartTime=now Duration=60 Users=root Nodes=giessen-burst-cloud-1',
    `sudo --set-home -u alice sh -c cd && ${README_ARRAY.command}`,
    'scontrol delete ReservationName=readme-array',
  ]);
  expect(asked).toContain(`sudo --set-home -u alice sh -c cd && cat >${README_ARRAY.file} < ${README_ARRAY.script}`);
});

test.each([
  ['a file is missing', outputs(39, 'bielefeld-1', 'giessen-1')],
  ['a site had no task', outputs(40, 'giessen-1')],
  ['the files are another user’s', outputs(40, 'bielefeld-1', 'giessen-1').replaceAll('alice part', 'root part')],
  ['there is nothing', ''],
])('it fails where %s', async (_, left) => {
  const { peer } = controllerWith(left);
  expect(await readmeArrayIsAtHome(peer, SITES[0] as ClusterSite, SITES)).toMatchObject({ ok: false });
});

test('a part that is told of twice counts once', () => {
  const line = outputs(1, 'giessen-1');
  expect(readmeOutputs(line + line)).toEqual({ parts: 1, hosts: ['giessen-1'] });
});
