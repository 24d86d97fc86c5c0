import { readFileSync } from 'node:fs';
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
  });
  expect(status).toBe(0);
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n').sort();
  expect(calls).toEqual(['logger --tag skylan-resume-failed', 'skylan-fleet resume-failed g-burst-[1-2]']);
  expect(readFileSync(sandbox.path('log'), 'utf8')).toBe('not up in time\nproblem\n');
});
