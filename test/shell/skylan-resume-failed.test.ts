import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { HANG_MS } from '../helpers/hang';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.command('logger', `cat >>"${sandbox.path('log')}"`);
});

afterEach(() => sandbox.remove());

test('nodes that did not come up are ended by skylan-fleet, whose words are kept', () => {
  sandbox.command('skylan-fleet', 'echo "not up in time"; echo problem >&2');
  const { status } = sandbox.run('controller-fleet/usr/local/lib/skylan/skylan-resume-failed', ['g-burst-[1-2]'], {
    SKYLAN_FLEET: sandbox.path('bin/skylan-fleet'),
    SKYLAN_DETACHED: 'yes',
  });
  expect(status).toBe(0);
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n').sort();
  expect(calls).toEqual(['logger --tag skylan-resume-failed', 'skylan-fleet resume-failed g-burst-[1-2]']);
  expect(readFileSync(sandbox.path('log'), 'utf8')).toBe('not up in time\nproblem\n');
});

test('it ends at once, and its work goes on', async () => {
  // GIVEN work that goes on until Slurm's program has ended
  const ended = sandbox.path('ended');
  sandbox.command(
    'skylan-fleet',
    `for i in {1..500}; do [[ -e ${ended} ]] && break; sleep 0.01; done; [[ -e ${ended} ]] && echo well done`,
  );
  const { status } = sandbox.run('controller-fleet/usr/local/lib/skylan/skylan-resume-failed', ['g-burst-1'], {
    SKYLAN_FLEET: sandbox.path('bin/skylan-fleet'),
  });
  expect(status).toBe(0);
  sandbox.write('ended', '');
  const log = () => (existsSync(sandbox.path('log')) ? readFileSync(sandbox.path('log'), 'utf8') : '');
  const end = Date.now() + HANG_MS;
  while (log() !== 'well done\n' && Date.now() < end) await setTimeout(20);
  expect(log()).toBe('well done\n');
});
