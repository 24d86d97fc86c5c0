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
function at(moment: 'boot' | 'ready', env: Readonly<Record<string, string>> = {}): string {
  sandbox.write('calls', '');
  const { status } = sandbox.run('worker-on-demand/usr/local/lib/skylan/skylan-on-demand', [moment], {
    SKYLAN_USER_DATA: sandbox.path('user-data'),
    SKYLAN_TRIED: sandbox.path('state/tried'),
    SKYLAN_STARTED: sandbox.path('started'),
    ...env,
  });
  expect(status).toBe(0);
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
  return calls.filter((call) => !call.startsWith('systemctl is-active')).join('\n');
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

describe('the agent of Session Manager', () => {
  /** What systemd says of the agent's installation, look by look. */
  function installation(...states: readonly string[]): void {
    const looks = states.map((state, index) => `${index + 1}) echo ${state} ;;`).join(' ');
    sandbox.command(
      'systemctl',
      `[[ $1 != is-active ]] || case "$(grep -c is-active "${sandbox.path('calls')}")" in ${looks} *) echo inactive; exit 3 ;; esac`,
    );
    sandbox.command('sleep');
  }

  const looks = () => readFileSync(sandbox.path('calls'), 'utf8').match(/is-active skylan-session-manager/g)?.length;

  test('is installed to the end before the machine goes off', () => {
    installation('active', 'active');
    expect(at('ready')).toBe('sleep 1\nsleep 1\nsystemctl poweroff');
    expect(looks()).toBe(3);
  });

  test('is not waited for where it cannot be had, and will be tried again', () => {
    installation('activating');
    expect(at('ready')).toBe('systemctl poweroff');
  });

  test('is not waited for longer than some minutes', () => {
    sandbox.command('systemctl', '[[ $1 != is-active ]] || echo active');
    sandbox.command('sleep');
    expect(at('ready', { SKYLAN_PATIENCE_SECONDS: '0' })).toBe('systemctl poweroff');
  });
});

test('goes off though its disk is full', () => {
  // GIVEN a place where nothing can be noted, and a file that takes nothing
  sandbox.write('file', '');
  expect(at('ready', { SKYLAN_TRIED: sandbox.path('file/tried') })).toBe('systemctl poweroff');
  expect(at('ready', { SKYLAN_TRIED: '/dev/full' })).toBe('systemctl poweroff');
});
