import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN machines that do all that they are for
  sandbox.write('result.json', '{"v1": {"errors": []}}');
  sandbox.write('forwarding', '1\n');
  sandbox.command('systemctl', 'case "$1" in is-failed) exit 1 ;; is-active) echo active ;; esac');
  sandbox.command('ip', 'echo "5: wg0    inet 10.0.0.2/32 scope global wg0"');
  sandbox.write('units', 'mariadb.service\nslurmdbd.service\nslurmctld.service\nslurmrestd.service\n');
  sandbox.command('curl', 'printf 401');
  sandbox.write('state.d/slurmctld.conf', '# Comment\n/var/lib/slurm/slurmctld slurmctld.service\n');
  sandbox.write('state.d/more.conf', '/var/lib/more\n');
  sandbox.write('service-address', '192.168.77.136\n');
  for (const name of ['mountpoint', 'nft', 'munge', 'unmunge', 'journalctl', 'sacctmgr']) sandbox.command(name);
  sandbox.command('scontrol', "echo 'Slurmctld(primary) at controller is UP'");
  sandbox.command('signal', `printf '%s|%s' "$1" "$2" >"${sandbox.path('report')}"`);
});

afterEach(() => sandbox.remove());

function run(role: string): string {
  sandbox.run('machine/usr/local/lib/skylan/skylan-ready', [], {
    SKYLAN_CLOUD_INIT_RESULT: sandbox.path('result.json'),
    SKYLAN_CLOUD_INIT_LOG: sandbox.path('cloud-init.log'),
    SKYLAN_ON_READY: join(ASSETS, role, 'usr/local/lib/skylan/on-ready.sh'),
    SKYLAN_SIGNAL: sandbox.path('bin/signal'),
    SKYLAN_EXPORTS_FILE: sandbox.path('skylan.exports'),
    SKYLAN_STATE_FOLDERS: sandbox.path('state.d'),
    SKYLAN_SERVICE_CLAIMED: sandbox.path('service-address'),
    SKYLAN_FORWARDING: sandbox.path('forwarding'),
    SKYLAN_ON_DEMAND: sandbox.path('bin/skylan-on-demand'),
    SKYLAN_UNITS: sandbox.path('units'),
    SKYLAN_POLL_SECONDS: '0.1',
    SKYLAN_READY_TIMEOUT_SECONDS: '0',
    SKYLAN_READY_URL: 'https://x',
    SKYLAN_HOSTNAME: 'one',
    SKYLAN_TUNNEL_ADDRESS: '10.0.0.2',
  });
  return readFileSync(sandbox.path('report'), 'utf8').trim();
}

/** Have a unit be in a state. */
function unit(name: string, state: string): void {
  sandbox.command(
    'systemctl',
    `case "$1 $2" in is-failed*) exit 1 ;; "is-active ${name}.service") echo ${state}; exit 3 ;; is-active*) echo active ;; esac`,
  );
}

/** Have a unit's last words be these. */
function says(name: string, words: string): void {
  sandbox.command('journalctl', `[[ $* != *_SYSTEMD_UNIT=${name}.service* ]] || echo '${words}'`);
}

test.each(['site-gateway', 'worker', 'controller'])('a %s reports success when every check holds', (role) => {
  expect(run(role)).toBe('SUCCESS|one is ready');
});

test.each<[string, () => void, string]>([
  ['forwarding is off', () => sandbox.write('forwarding', '0\n'), 'IPv4 forwarding is off'],
  [
    'its rules are not in place',
    () => sandbox.command('nft', '[[ $* != *skylan_internet* ]]'),
    'the nftables table skylan_internet is not in place',
  ],
  [
    'the tunnel is not up',
    () => sandbox.command('ip', 'echo "Device \\"wg0\\" does not exist." >&2; exit 1'),
    'wg0 does not have the tunnel address 10.0.0.2',
  ],
  [
    'the tunnel has another address',
    () => sandbox.command('ip', 'echo "5: wg0 inet 10.0.0.21/32"'),
    'wg0 does not have the tunnel address 10.0.0.2',
  ],
])('a site gateway fails when %s', (_what, breakIt, reason) => {
  breakIt();
  expect(run('site-gateway')).toBe(`FAILURE|one: ${reason}`);
});

test.each<[string, string, () => void, string]>([
  ['worker', 'the key is not there', () => unit('skylan-munge-key', 'failed'), 'skylan-munge-key.service is failed'],
  [
    'worker',
    'munge does not take its own credential',
    () => sandbox.command('unmunge', 'exit 15'),
    'munge makes no credential that it takes itself',
  ],
  [
    'worker',
    'jobs get no credentials of the role that they have',
    () => {
      sandbox.write('units', 'skylan-buckets.service\nslurmd.service\n');
      unit('skylan-buckets', 'activating');
      says('skylan-buckets', 'Address already in use');
    },
    'skylan-buckets.service is activating Address already in use',
  ],
  ['worker', 'slurmd has failed', () => unit('slurmd', 'failed'), 'slurmd.service is failed'],
  [
    'controller',
    'slurm.conf is not there',
    () => {
      unit('skylan-slurm-conf', 'activating');
      says('skylan-slurm-conf', 'slurm.conf not fetched, attempt 3 of 3');
    },
    'skylan-slurm-conf.service is activating slurm.conf not fetched, attempt 3 of 3',
  ],
  [
    'worker',
    'the key is being fetched for ever',
    () => {
      unit('skylan-munge-key', 'activating');
      says('skylan-munge-key', 'Parameter Store was not read: no answer');
    },
    'skylan-munge-key.service is activating Parameter Store was not read: no answer',
  ],
  [
    'controller',
    'the directory lists nobody',
    () => {
      sandbox.write('units', 'sssd.service\n');
      sandbox.command('getent');
      says('skylan-directory', 'the parameter /ldap/password is not there');
    },
    'the directory lists nobody the parameter /ldap/password is not there',
  ],
  [
    'controller',
    'sssd does not run',
    () => {
      sandbox.write('units', 'sssd.service\n');
      unit('sssd', 'inactive');
    },
    'sssd.service is inactive',
  ],
  ['controller', 'MariaDB does not run', () => unit('mariadb', 'failed'), 'mariadb.service is failed'],
  ['controller', 'slurmdbd does not run', () => unit('slurmdbd', 'activating'), 'slurmdbd.service is activating'],
  ['controller', 'slurmdbd does not answer', () => sandbox.command('sacctmgr', 'exit 1'), 'slurmdbd does not answer'],
  [
    'controller',
    'its volume cannot be attached',
    () => {
      sandbox.command('mountpoint', 'exit 32');
      says('skylan-state', 'AttachVolume: You are not authorized');
    },
    'the state is not mounted: /var/lib/more AttachVolume: You are not authorized',
  ],
  [
    'controller',
    'one folder of several is not on the volume',
    () => sandbox.command('mountpoint', '[[ $2 == /var/lib/more ]]'),
    'the state is not mounted: /var/lib/slurm/slurmctld',
  ],
  [
    'controller',
    'AWS leads the service address elsewhere',
    () => {
      sandbox.write('service-address', '');
      says('skylan-state', 'AssignPrivateIpAddresses: You are not authorized');
    },
    'the service address does not lead to this machine AssignPrivateIpAddresses: You are not authorized',
  ],
  ['controller', 'slurmctld does not run', () => unit('slurmctld', 'failed'), 'slurmctld.service is failed'],
  [
    'controller',
    'slurmctld does not answer',
    () => sandbox.command('scontrol', "echo 'Slurmctld(primary) at controller is DOWN'"),
    'slurmctld does not answer',
  ],
  ['controller', 'tokens have no key', () => unit('skylan-token-key', 'failed'), 'skylan-token-key.service is failed'],
  ['controller', 'slurmrestd does not run', () => unit('slurmrestd', 'failed'), 'slurmrestd.service is failed'],
  ['controller', 'slurmrestd does not answer', () => sandbox.command('curl', 'exit 7'), 'slurmrestd does not answer'],
])('a %s fails when %s', (role, _what, breakIt, reason) => {
  breakIt();
  expect(run(role)).toBe(`FAILURE|one: ${reason}`);
});

test('a controller whose jobs are recorded elsewhere is ready without a database', () => {
  sandbox.write('units', 'slurmctld.service\n');
  unit('slurmdbd', 'inactive');
  expect(run('controller')).toBe('SUCCESS|one is ready');
});

test('a controller that takes no tokens is ready without slurmrestd', () => {
  sandbox.write('units', 'slurmctld.service\n');
  unit('slurmrestd', 'inactive');
  sandbox.command('curl', 'exit 7');
  expect(run('controller')).toBe('SUCCESS|one is ready');
});

test('a worker is ready while its slurmd waits for a controller that is not there yet', () => {
  unit('slurmd', 'activating');
  expect(run('worker')).toBe('SUCCESS|one is ready');
});

test('an on-demand worker is ready without slurmd, and goes off after its report', () => {
  // GIVEN
  unit('slurmd', 'inactive');
  sandbox.command('skylan-on-demand', `[[ -e "${sandbox.path('report')}" ]] && touch "${sandbox.path('off')}"`);
  // WHEN
  expect(run('worker')).toBe('SUCCESS|one is ready');
  // THEN
  expect(existsSync(sandbox.path('off'))).toBe(true);
});

test('an on-demand worker that failed stays on, so that one can look', () => {
  sandbox.command('skylan-on-demand', `touch "${sandbox.path('off')}"`);
  sandbox.command('unmunge', 'exit 15');
  expect(run('worker')).toMatch(/^FAILURE/);
  expect(existsSync(sandbox.path('off'))).toBe(false);
});

test.each(['site-gateway', 'worker', 'controller'])(
  'what is new at a %s restarts what runs, and nothing else',
  (role) => {
    // GIVEN
    mkdirSync(sandbox.path('state'), { recursive: true });
    sandbox.write('user-data', 'first');
    for (const name of ['systemd-sysusers', 'systemd-tmpfiles', 'sysctl', 'skylan-names']) sandbox.command(name);
    sandbox.command('systemctl', '[[ $1 != is-active ]] || [[ $3 == systemd-timesyncd.service ]]');
    const apply = () =>
      sandbox.run('machine/usr/local/lib/skylan/skylan-apply', [], {
        SKYLAN_USER_DATA: sandbox.path('user-data'),
        SKYLAN_APPLIED: sandbox.path('state/applied'),
        SKYLAN_ON_APPLY: join(ASSETS, role, 'usr/local/lib/skylan/on-apply.sh'),
        SKYLAN_SCRIPTS: join(ASSETS, 'slurm/usr/local/lib/skylan'),
        SKYLAN_NAMES: sandbox.path('bin/skylan-names'),
        SKYLAN_PASSWD: sandbox.write('passwd', 'root:x:0:0::/root:/bin/bash\n'),
        SKYLAN_UNITS: sandbox.write('units', 'home.automount\n'),
        SKYLAN_JOB_ENV: sandbox.write('job.env', `SKYLAN_SCRATCH='${sandbox.path('scratch')}'\n`),
        SKYLAN_BACKUP: sandbox.path('bin/skylan-backup'),
      });
    // WHEN
    expect(apply()).toEqual({ status: 0, output: 'configuration applied\n' });
    // THEN
    const restarted = () => readFileSync(sandbox.path('calls'), 'utf8').match(/restart .*/g);
    expect(restarted()).toEqual(['restart --no-block systemd-timesyncd.service']);
    // WHEN it boots again
    rmSync(sandbox.path('calls'));
    expect(apply().output).toBe('nothing changed since this configuration was last applied\n');
    expect(restarted()).toBeNull();
  },
);

test('a new configuration of a controller is applied once the state is copied, or without a copy that cannot be had', () => {
  // GIVEN
  sandbox.write('user-data', 'first');
  sandbox.write('state/applied', 'of another one');
  for (const name of ['systemd-sysusers', 'systemd-tmpfiles', 'sysctl']) sandbox.command(name);
  sandbox.command('skylan-backup', 'echo "no back-up: the disk is full" >&2; exit 1');
  // WHEN
  const { status, output } = sandbox.run('machine/usr/local/lib/skylan/skylan-apply', [], {
    SKYLAN_USER_DATA: sandbox.path('user-data'),
    SKYLAN_APPLIED: sandbox.path('state/applied'),
    SKYLAN_ON_APPLY: join(ASSETS, 'controller', 'usr/local/lib/skylan/on-apply.sh'),
    SKYLAN_SCRIPTS: join(ASSETS, 'slurm/usr/local/lib/skylan'),
    SKYLAN_PASSWD: sandbox.write('passwd', 'root:x:0:0::/root:/bin/bash\n'),
    SKYLAN_UNITS: sandbox.write('units', 'slurmctld.service\n'),
    SKYLAN_BACKUP: sandbox.path('bin/skylan-backup'),
  });
  // THEN
  expect(status).toBe(0);
  expect(output).toContain('going on without a back-up\n');
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
  expect(calls).toContain('skylan-backup local');
  expect(calls.findIndex((call) => call.startsWith('skylan-backup'))).toBeLessThan(
    calls.indexOf('systemctl restart --no-block slurmctld.service'),
  );
});

test.each([
  ['slurmctld.service\n', ['systemctl disable --quiet --now slurmrestd.service skylan-token-key.service'], false],
  ['slurmctld.service\nskylan-token-key.service\n', [], true],
])('a controller whose units are %j takes tokens or, after a while of them, none', (units, disabled, hasKey) => {
  // GIVEN
  sandbox.write('user-data', 'second');
  sandbox.write('state/applied', 'of another one');
  const key = sandbox.write('jwt.key', 'k');
  for (const name of ['systemd-sysusers', 'systemd-tmpfiles', 'sysctl', 'skylan-backup']) sandbox.command(name);
  // WHEN
  const { status } = sandbox.run('machine/usr/local/lib/skylan/skylan-apply', [], {
    SKYLAN_USER_DATA: sandbox.path('user-data'),
    SKYLAN_APPLIED: sandbox.path('state/applied'),
    SKYLAN_ON_APPLY: join(ASSETS, 'controller', 'usr/local/lib/skylan/on-apply.sh'),
    SKYLAN_SCRIPTS: join(ASSETS, 'slurm/usr/local/lib/skylan'),
    SKYLAN_PASSWD: sandbox.write('passwd', 'root:x:0:0::/root:/bin/bash\n'),
    SKYLAN_UNITS: sandbox.write('units', units),
    SKYLAN_BACKUP: sandbox.path('bin/skylan-backup'),
    SKYLAN_TOKEN_KEY: key,
  });
  // THEN
  expect(status).toBe(0);
  const calls = readFileSync(sandbox.path('calls'), 'utf8').split('\n');
  expect(calls.filter((call) => call.includes('disable') && call.includes('token'))).toEqual(disabled);
  expect(existsSync(key)).toBe(hasKey);
});
