import { endWorkers } from '../../../lambda/fleet-workers/end-workers';
import type { FleetInstance } from '../../../lambda/fleet-workers/ports';

const FLEET = { Cluster: 'lab', Fleet: 'giessen-burst' };

/** EC2 with these looks, the last one for ever. */
function world(...looks: FleetInstance[][]) {
  const terminated: string[][] = [];
  const logged: string[] = [];
  let now = 0;
  const environment = {
    instances: {
      list: async () => (looks.length > 1 ? looks.shift() : looks[0]) ?? [],
      terminate: async (ids: readonly string[]) => void terminated.push([...ids]),
    },
    time: { now: () => now, sleep: async (milliseconds: number) => (now += milliseconds) },
    log: (message: string, details: unknown) => logged.push(`${message} ${JSON.stringify(details)}`),
  };
  return { ended: endWorkers(environment, FLEET), terminated, logged, elapsed: () => now };
}

const running = (id: string) => ({ id, isEnding: false });
const ending = (id: string) => ({ id, isEnding: true });

test('a fleet without workers has nothing to wait for', async () => {
  const { ended, terminated, elapsed } = world([]);
  await ended;
  expect([terminated, elapsed()]).toEqual([[], 0]);
});

test('each worker is ended once, and waited for until it is gone', async () => {
  const { ended, terminated, logged } = world([running('i-1'), ending('i-2')], [ending('i-1'), ending('i-2')], []);
  await ended;
  expect(terminated).toEqual([['i-1']]);
  expect(logged).toEqual(['ends workers {"Fleet":"giessen-burst","Instances":"i-1"}']);
});

test('one that is made meanwhile is ended too', async () => {
  const { ended, terminated } = world([running('i-1')], [ending('i-1'), running('i-2')], [ending('i-2')], []);
  await ended;
  expect(terminated).toEqual([['i-1'], ['i-2']]);
});

test('fails, before the function has to end, for workers that stay', async () => {
  const { ended, elapsed } = world([running('i-1')], [ending('i-1')]);
  await expect(ended).rejects.toThrow('1 workers of giessen-burst are still there (i-1); delete again');
  expect(elapsed()).toBeLessThan(300_000);
});
