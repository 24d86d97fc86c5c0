import { RunningProbe } from '../../../../lab/checks/probes/running-probe';
import type { Peer } from '../../../../lab/running/peer';

/** A machine with one probe, which begins after a few looks and ends when there is its file `.stop`. */
function machine({ looks = 1, exitCode = 0, endsAtOnce = false } = {}) {
  const files = new Set<string>();
  const names: string[] = [];
  let asked = 0;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const peer: Peer = {
    name: 'robot',
    address: '192.168.0.140',
    exec: async (argv) => {
      const answer = (code: number) => ({ exitCode: code, stdout: ' 7 heard\n', stderr: 'its last words' });
      const [command, ...rest] = argv;
      if (command === 'test') {
        asked += 1;
        return answer(asked > looks ? 0 : 1);
      }
      if (command === 'touch') {
        files.add(rest[0] ?? '');
        end();
      }
      if (command === 'rm') for (const file of rest) files.delete(file);
      if (command === 'probe') {
        names.push(rest[0] ?? '');
        if (!endsAtOnce) await ended;
        return answer(exitCode);
      }
      return answer(0);
    },
  };
  return { peer, files, names };
}

const argv = (name: string) => ['probe', name];

test('GIVEN a probe WHEN it has begun THEN it goes on until it is stopped, and leaves no file', async () => {
  const { peer, files, names } = machine({ looks: 2 });
  const probe = await RunningProbe.start(peer, argv);
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^lab-/);
  expect(await probe.stop(0)).toBe('7 heard');
  expect([...files]).toEqual([]);
});

test('GIVEN a probe that ends by itself THEN nobody waits for the time that it had', async () => {
  const { peer } = machine({ endsAtOnce: true });
  const probe = await RunningProbe.start(peer, argv);
  expect(await probe.stop(1e6)).toBe('7 heard');
});

test('fails with its last words when the probe does', async () => {
  const { peer } = machine({ exitCode: 1 });
  const probe = await RunningProbe.start(peer, argv);
  await expect(probe.stop(0)).rejects.toThrow(/the probe on robot failed: .*its last words/s);
});
