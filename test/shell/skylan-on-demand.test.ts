import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('user-data', 'first');
  sandbox.write('calls', '');
  sandbox.command('systemctl');
});

afterEach(() => sandbox.remove());

/** What the machine does at this moment of a boot. */
function at(moment: 'boot' | 'ready'): string {
  sandbox.write('calls', '');
  const { status } = sandbox.run('worker-on-demand/usr/local/lib/skylan/skylan-on-demand', [moment], {
    SKYLAN_USER_DATA: sandbox.path('user-data'),
    SKYLAN_TRIED: sandbox.path('state/tried'),
    SKYLAN_STARTED: sandbox.path('started'),
  });
  expect(status).toBe(0);
  return readFileSync(sandbox.path('calls'), 'utf8').trim();
}

/** The next boot: /run is empty. */
function reboot(): void {
  rmSync(sandbox.path('started'), { force: true });
}

test('goes off once the deploy has its word, without having met Slurm', () => {
  expect(at('boot')).toBe('');
  expect(at('ready')).toBe('systemctl poweroff');
  expect(existsSync(sandbox.path('started'))).toBe(false);
});

test('powered up later, starts slurmd at once and stays', () => {
  at('boot');
  at('ready');
  reboot();
  expect(at('boot')).toBe('systemctl start --no-block slurmd.service');
  expect(at('ready')).toBe('');
});

test('a changed configuration is tried again', () => {
  at('boot');
  at('ready');
  reboot();
  sandbox.write('user-data', 'second');
  expect(at('boot')).toBe('');
  expect(at('ready')).toBe('systemctl poweroff');
});
