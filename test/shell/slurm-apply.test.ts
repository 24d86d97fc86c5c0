import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('user-data', 'first');
  sandbox.write('units', 'home.automount\n');
  sandbox.write('passwd', 'root:x:0:0::/root:/bin/bash\n');
  sandbox.write('sudoers', '# made by cloud-init\nadmin ALL=(ALL) NOPASSWD:ALL\n');
  for (const name of ['systemd-sysusers', 'systemd-tmpfiles', 'sysctl', 'userdel', 'skylan-names'])
    sandbox.command(name);
  sandbox.command('systemctl', '[[ $1 != is-active ]]');
});

afterEach(() => sandbox.remove());

function apply(role: 'worker' | 'controller' | 'site-gateway') {
  sandbox.write('calls', '');
  const { status, output } = sandbox.run('machine/usr/local/lib/skylan/skylan-apply', [], {
    SKYLAN_USER_DATA: sandbox.path('user-data'),
    SKYLAN_APPLIED: sandbox.path('state/applied'),
    SKYLAN_ON_APPLY: join(ASSETS, role, 'usr/local/lib/skylan/on-apply.sh'),
    SKYLAN_SCRIPTS: join(ASSETS, 'slurm/usr/local/lib/skylan'),
    SKYLAN_PASSWD: sandbox.path('passwd'),
    SKYLAN_CLOUD_INIT_SUDOERS: sandbox.path('sudoers'),
    SKYLAN_UNITS: sandbox.path('units'),
    SKYLAN_UNIT_FILES: sandbox.path('system'),
    SKYLAN_NAMES: sandbox.path('bin/skylan-names'),
    SKYLAN_DIRECTORY: sandbox.path('directory.env'),
    SKYLAN_SSSD_CONF: sandbox.path('sssd.conf'),
    SKYLAN_BUCKETS_RUN: sandbox.path('run/skylan-buckets'),
    SKYLAN_JOB_ENV: sandbox.write('job.env', `SKYLAN_SCRATCH='${sandbox.path('mnt/scratch')}'\n`),
    SKYLAN_FLEETS: sandbox.path('fleets.json'),
  });
  return { status, output, calls: readFileSync(sandbox.path('calls'), 'utf8') };
}

test.each(['worker', 'controller'] as const)(
  'a %s has no user with rights of root among the numbers of people',
  (role) => {
    // GIVEN a machine of an earlier configuration
    sandbox.write(
      'passwd',
      [
        'admin:x:1000:1000::/home/admin:/bin/bash',
        'ssm-user:x:1001:1001::/home/ssm-user:/bin/sh',
        'bob:x:1002:1002:::',
        '',
      ].join('\n'),
    );
    // WHEN
    const { status, output, calls } = apply(role);
    // THEN nobody else loses an account
    expect(status).toBe(0);
    expect(output).toContain('the number 1000 of admin is free\nthe number 1001 of ssm-user is free\n');
    expect(calls.match(/userdel .*/g)).toEqual(['userdel admin', 'userdel ssm-user']);
    expect(calls).toContain('systemctl mask --quiet --now rpcbind.socket rpcbind.service\n');
  },
);

test.each(['worker', 'controller', 'site-gateway'] as const)(
  'a %s that is to tell nothing any more tells nothing',
  (role) => {
    // GIVEN a machine on which all that may run does
    sandbox.command('systemctl');
    // WHEN
    const { calls } = apply(role);
    // THEN
    for (const unit of ['skylan-metrics.timer', 'prometheus-node-exporter.service'])
      expect(calls).toContain(`systemctl disable --quiet --now ${unit}\n`);
  },
);

test('a worker that is to tell of itself does so', () => {
  sandbox.command('systemctl');
  sandbox.write('units', 'prometheus-node-exporter.service\n');
  expect(apply('worker').calls).not.toContain('disable --quiet --now prometheus-node-exporter');
});

test('a worker whose homes are its own again mounts none', () => {
  // GIVEN
  sandbox.write('units', 'slurmd.service\n');
  for (const name of ['home.automount', 'home.mount', 'slurmd.service.d/home.conf'])
    sandbox.write(`system/${name}`, '');
  // WHEN
  const { calls } = apply('worker');
  // THEN
  expect(calls).toContain('systemctl disable --quiet --now home.automount home.mount\n');
  expect(existsSync(sandbox.path('system/home.automount'))).toBe(false);
  expect(existsSync(sandbox.path('system/slurmd.service.d/home.conf'))).toBe(false);
});

test('a worker whose jobs have no role in AWS any more gives them no credentials', () => {
  // GIVEN
  sandbox.write('system/skylan-buckets.service', '');
  sandbox.write('run/skylan-buckets/job.env', '');
  // WHEN
  const { calls } = apply('worker');
  // THEN
  expect(calls).toContain('systemctl disable --quiet --now skylan-buckets.service\n');
  expect(existsSync(sandbox.path('system/skylan-buckets.service'))).toBe(false);
  expect(existsSync(sandbox.path('run/skylan-buckets'))).toBe(false);
});

test('a worker whose jobs have one keeps what gives them credentials', () => {
  sandbox.write('units', 'home.automount\nskylan-buckets.service\n');
  sandbox.write('system/skylan-buckets.service', '');
  expect(apply('worker').calls).not.toContain('disable');
  expect(existsSync(sandbox.path('system/skylan-buckets.service'))).toBe(true);
});

test('a controller without a directory any more lists nobody of it, and keeps no password', () => {
  // GIVEN
  const files = [
    'directory.env',
    'sssd.conf',
    ...['service', 'timer'].map((kind) => `system/skylan-directory.${kind}`),
  ];
  for (const file of files) sandbox.write(file, '');
  // WHEN
  const { calls } = apply('controller');
  // THEN
  expect(calls).toContain(
    'systemctl disable --quiet --now sssd.service skylan-directory.service skylan-directory.timer\n',
  );
  for (const file of files) expect(existsSync(sandbox.path(file))).toBe(false);
});

test('a controller with a directory keeps it', () => {
  sandbox.write('units', 'sssd.service\n');
  sandbox.write('directory.env', '');
  expect(apply('controller').calls).not.toContain('disable --quiet --now sssd');
  expect(existsSync(sandbox.path('directory.env'))).toBe(true);
});

test('a worker with another server of homes mounts it anew', () => {
  apply('worker');
  sandbox.write('user-data', 'second');
  expect(apply('worker').calls).toContain('systemctl stop home.mount\n');
});

const mode = (path: string) => (statSync(sandbox.path(path)).mode & 0o7777).toString(8);

test('a worker has a folder that all jobs may write to, at the place of the settings', () => {
  expect(apply('worker').status).toBe(0);
  expect(mode('mnt/scratch')).toBe('1777');
});

test('a folder that is there stays as it is: it may be another disk’s', () => {
  // GIVEN
  mkdirSync(sandbox.path('mnt/scratch'), { recursive: true });
  chmodSync(sandbox.path('mnt/scratch'), 0o2775);
  // WHEN
  expect(apply('worker').status).toBe(0);
  // THEN
  expect(mode('mnt/scratch')).toBe('2775');
});

describe('a controller whose configuration before had fleets', () => {
  const LEFT = ['fleets.json', 'system/skylan-fleet-list.service', 'system/slurmctld.service.d/fleets.conf'];
  const left = () => LEFT.filter((name) => existsSync(sandbox.path(name)));

  beforeEach(() => {
    for (const name of LEFT) sandbox.write(name, '');
  });

  test('keeps them while it has some', () => {
    sandbox.write('units', 'skylan-fleet-list.service\n');
    expect(apply('controller').status).toBe(0);
    expect(left()).toEqual(LEFT);
  });

  test('looks after none and waits for no list when it has none', () => {
    const { status, calls } = apply('controller');
    expect(status).toBe(0);
    expect(left()).toEqual([]);
    const stop = 'systemctl disable --quiet --now skylan-fleet-list.service skylan-fleet-reconcile.timer\n';
    expect(calls).toContain(`${stop}systemctl daemon-reload\n`);
    expect(apply('controller').calls).not.toContain('fleet');
  });
});
