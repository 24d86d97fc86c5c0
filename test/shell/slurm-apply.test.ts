import { existsSync, readFileSync } from 'node:fs';
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
    SKYLAN_SCRATCH: sandbox.path('scratch'),
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

test('a worker with another server of homes mounts it anew', () => {
  apply('worker');
  sandbox.write('user-data', 'second');
  expect(apply('worker').calls).toContain('systemctl stop home.mount\n');
});
