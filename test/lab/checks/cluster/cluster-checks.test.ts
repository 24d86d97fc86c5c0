import { CLUSTER_CHECKS, type Subject, type SuiteKey } from '../../../../lab/checks/cluster/cluster-checks';
import { SHORT } from '../../../../lab/checks/patience';
import { suiteOf } from '../../../../lab/controls/engine';
import type { Peer } from '../../../../lab/running/peer';
import { fakePeer } from '../../running/peer';

const runSuite = suiteOf<Subject, SuiteKey>(CLUSTER_CHECKS);

test('each check has a name of its own', () => {
  expect(new Set(CLUSTER_CHECKS.map(({ name }) => name)).size).toBe(CLUSTER_CHECKS.length);
});

test('a job that is asked for again, after a surprise or a repair, has all the time that a busy host may take', async () => {
  // GIVEN a cluster where a job runs
  const limits: (number | undefined)[] = [];
  const machine = fakePeer('giessen-1', () => ({}));
  const controller: Peer = {
    ...machine,
    exec: async ([command], options) => {
      if (command === 'srun') limits.push(options?.timeoutMs);
      return { exitCode: 0, stdout: command === 'sinfo' ? 'giessen-1 idle' : 'giessen-1', stderr: '' };
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
