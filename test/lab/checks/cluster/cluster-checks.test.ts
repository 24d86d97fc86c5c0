import { inFull } from '../../../../lab/checks/check';
import { CLUSTER_CHECKS, type Subject, type SuiteKey } from '../../../../lab/checks/cluster/cluster-checks';
import { SHORT } from '../../../../lab/checks/patience';
import { suiteOf } from '../../../../lab/controls/engine';
import type { RunningCluster } from '../../../../lab/running/cluster/running-cluster';
import type { Peer } from '../../../../lab/running/peer';
import { fakePeer } from '../../running/peer';

const runSuite = suiteOf<Subject, SuiteKey>(CLUSTER_CHECKS);

test('each check has a name of its own', () => {
  expect(new Set(CLUSTER_CHECKS.map(({ name }) => name)).size).toBe(CLUSTER_CHECKS.length);
});

test.each([
  ['bielefeld', ['giessen-gateway', 'giessen-1']],
  ['giessen', ['giessen-gateway', 'giessen-1', 'controller']],
])('GIVEN a controller in %s THEN the metadata service is asked for on all machines in AWS', async (at, expected) => {
  // GIVEN
  const asked: string[] = [];
  const machine = (name: string) =>
    fakePeer(name, ([program]) => {
      asked.push(name);
      return program === 'curl' ? { stdout: '200' } : { exitCode: 7 };
    });
  const site = (name: string) => ({
    name,
    cidr: '',
    gateway: machine(`${name}-gateway`),
    worker: machine(`${name}-1`),
  });
  const sites = [site('bielefeld'), site('giessen')];
  const cluster = { sites, controller: { ...machine('controller'), site: at } } as unknown as RunningCluster;
  const steps = CLUSTER_CHECKS.filter(({ name }) => name === 'metadata');
  // WHEN
  const results = [];
  for await (const result of inFull<RunningCluster>(steps, cluster, () => {})) results.push(result);
  // THEN
  expect(results.map(({ ok }) => ok)).toEqual(expected.map(() => true));
  expect([...new Set(asked)]).toEqual(expected);
});

test('a job that is asked for again, after a surprise or a repair, has all the time that a busy host may take', async () => {
  // GIVEN a cluster where a job runs
  const limits: (number | undefined)[] = [];
  const machine = fakePeer('giessen-1', () => ({}));
  const controller: Peer = {
    ...machine,
    exec: async (argv, options) => {
      if (argv.includes('srun')) limits.push(options?.timeoutMs);
      return { exitCode: 0, stdout: argv[0] === 'sinfo' ? 'giessen-1 idle' : 'giessen-1', stderr: '' };
    },
  };
  const site = { name: '', cidr: '', gateway: machine, worker: machine };
  const subject: Subject = { controller, near: site, far: site, stranger: { ...machine, netns: '' } };
  // WHEN
  // Alone: another check would ask a lab that runs on this host
  const first = await runSuite(subject, new Set(['job']), SHORT);
  const again = await runSuite(subject, new Set(['job']));
  // THEN
  expect([first.has('job'), again.has('job')]).toEqual([false, false]);
  expect(limits).toEqual([15_000, 300_000]);
});
