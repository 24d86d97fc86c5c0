import { jobRuns, oneOfEachSite, readyNodes } from '../../../../lab/checks/cluster/slurm';
import type { ClusterSite } from '../../../../lab/running/cluster/running-cluster';
import { fakePeer } from '../../running/peer';

const site = (name: string): ClusterSite => {
  const machine = fakePeer(`${name}-1`, () => ({}));
  return { name, cidr: '', gateway: machine, worker: machine };
};
const sites = [site('bielefeld'), site('giessen')];

test('nodes that do not answer, or are off, are not ready', () => {
  const sinfo =
    'bielefeld-1 idle\ngiessen-1 idle*\ngiessen-2 mix\ngiessen-3 mix-\ngiessen-cloud-1 idle~\nmarburg-1 down\n';
  expect([...readyNodes(sinfo)]).toEqual(['bielefeld-1', 'giessen-2', 'giessen-3']);
});

test.each([
  ['giessen-1\nbielefeld-1\n', 0, true],
  ['bielefeld-1\nbielefeld-2\n', 0, false],
  ['giessen-1\nbielefeld-1\n', 1, false],
  ['', 1, false],
])('srun that prints %j with status %i', async (stdout, exitCode, ok) => {
  expect(
    await oneOfEachSite(
      fakePeer('master', () => ({ stdout, exitCode })),
      sites,
    ),
  ).toMatchObject({ ok });
});

test('a job that ran elsewhere did not do what it was for', async () => {
  const master = fakePeer('master', () => ({ stdout: 'giessen-1\n' }));
  expect(await jobRuns(master, 'giessen-1')).toMatchObject({ ok: true });
  expect(await jobRuns(master, 'giessen-2')).toMatchObject({ ok: false, figure: 'giessen-1' });
});
