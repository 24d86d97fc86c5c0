import { SHORT } from '../../../../lab/scenario/checks/patience';
import { CONTROLS, runSuite, type Subject } from '../../../../lab/scenario/hybrid-cluster/controls';
import type { Peer } from '../../../../lab/scenario/peer';
import { fakePeer } from '../peer';

test('every control breaks something that a check is about', () => {
  for (const control of CONTROLS) expect(control.fails.length).toBeGreaterThan(0);
  expect(new Set(CONTROLS.map((control) => control.broken)).size).toBe(CONTROLS.length);
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
