import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { HybridClusterPlan } from '../../lib/hybrid-cluster/plan-types';
import { sitePackFiles } from '../../lib/hybrid-cluster/render/site-pack';
import { clusterPlan, externalSite, fourSites } from '../helpers/cluster-plan';
import { HANG_MS } from '../helpers/hang';
import { Sandbox } from '../helpers/sandbox';

const PUBLIC_KEY = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN the gateway of the site, which is its controller too, with nothing installed
  for (const name of ['apt-get', 'chown', 'sysctl', 'scontrol']) sandbox.command(name);
  sandbox.command('dpkg', '[[ $1 == --compare-versions ]] || exit 1');
  sandbox.command('dpkg-query', 'echo 24.11.5-4');
  sandbox.command('hostname', 'echo master');
  machine('192.168.66.10');
  running();
  unpack(clusterPlan());
});

afterEach(() => sandbox.remove());

/** Have the machine have this address, and its tunnel be up or not. */
function machine(address: string, isUp = false): void {
  sandbox.command(
    'ip',
    `case "$*" in *"show to ${address}/32") echo "2: eth0" ;; 'link show wg0') ${isUp ? 'true' : 'exit 1'} ;; esac`,
  );
}

/** Have these services, and no others, run. */
function running(...services: string[]): void {
  const units = services.map((service) => `${service}.service`).join('|') || 'none';
  sandbox.command('systemctl', `[[ $1 != is-active ]] || case "$3" in ${units}) ;; *) exit 3 ;; esac`);
}

/** The pack as the handler makes it. */
function unpack(plan: HybridClusterPlan, presharedKey = 'psk', site = 'bielefeld'): void {
  for (const { path, mode, content } of sitePackFiles(plan, externalSite(plan, site), 'eu-central-1')) {
    const text = content
      .replaceAll(/@\{munge-key\}/g, Buffer.alloc(128, 'm').toString('base64'))
      .replaceAll(/@\{preshared-key:[^}]*\}/g, presharedKey)
      .replaceAll(/@\{[^}]*\}/g, '192.0.2.1');
    chmodSync(sandbox.write(path.replace(site, 'site'), text), Number.parseInt(mode, 8));
  }
}

/** Runs once; `changes` are the commands that change the machine, in their order. */
function run(...args: string[]) {
  sandbox.write('calls', '');
  const { status, stdout, stderr } = spawnSync(sandbox.path('site-pack/skylan-site'), args, {
    env: { PATH: `${sandbox.path('bin')}:${process.env.PATH}`, LC_ALL: 'C', SKYLAN_ROOT: sandbox.path('root') },
    timeout: HANG_MS,
  });
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
  const changes = calls.filter((call) => !/^(dpkg|hostname|chown)|is-active|show/.test(call));
  return { status, output: `${stdout}${stderr}`, changes };
}

const file = (path: string) => readFileSync(sandbox.path(`root${path}`), 'utf8');
const mode = (path: string) => (statSync(sandbox.path(`root${path}`)).mode & 0o777).toString(8);

describe('gateway', () => {
  test('installs what it needs, and has tunnel, forwarding and rules at every boot', () => {
    // WHEN
    const { status, output, changes } = run('gateway');
    // THEN
    expect([status, output]).toEqual([0, expect.stringContaining('done: gateway of bielefeld\n')]);
    expect(changes).toEqual([
      'apt-get update --quiet',
      'apt-get install --yes --no-install-recommends iproute2 nftables wireguard-tools',
      `sysctl --quiet --load=${sandbox.path('site-pack/sysctl.conf')}`,
      'systemctl daemon-reload',
      'systemctl enable --quiet skylan-site.service',
      'systemctl restart skylan-site.service',
      'systemctl enable --quiet wg-quick@wg0.service',
      'systemctl restart wg-quick@wg0.service',
    ]);
    expect(mode('/etc/wireguard/wg0.conf')).toBe('600');
    expect(file('/etc/sysctl.d/60-skylan.conf')).toContain('net.ipv4.ip_forward = 1');
    expect(file('/etc/systemd/system/skylan-site.service')).toContain('--define site=192.168.66.0/24 ');
    // Its workers have their own way to the internet.
    expect(existsSync(sandbox.path('root/etc/skylan/skylan-internet.nft'))).toBe(false);
  });

  test('a second run leaves the tunnel and everything else alone', () => {
    // GIVEN
    run('gateway');
    machine('192.168.66.10', true);
    sandbox.command('dpkg');
    // THEN
    expect(run('gateway').changes).toEqual([
      `sysctl --quiet --load=${sandbox.path('site-pack/sysctl.conf')}`,
      'systemctl enable --quiet wg-quick@wg0.service',
    ]);
  });

  test('a new key or a new site is taken without cutting tunnels', () => {
    // GIVEN
    run('gateway');
    machine('192.168.66.10', true);
    // WHEN
    unpack(fourSites(), 'another');
    const { changes } = run('gateway');
    // THEN
    expect(changes).toContain('systemctl reload wg-quick@wg0.service');
    expect(changes).toContain('ip route replace 192.168.78.0/24 dev wg0 src 192.168.66.10');
    expect(changes).not.toContain('systemctl restart wg-quick@wg0.service');
    // Without its route, even for a moment, a packet goes out in the clear.
    expect(changes.filter((line) => /^ip route (?!replace)/.test(line))).toEqual([]);
    expect(file('/etc/wireguard/wg0.conf')).toContain('PresharedKey = another\n');
  });

  test('sites that leave take their routes with them, and no other one’s', () => {
    // GIVEN
    unpack(fourSites(), 'key');
    run('gateway');
    machine('192.168.66.10', true);
    // WHEN
    unpack(clusterPlan(), 'key');
    const { changes } = run('gateway');
    // THEN
    expect(changes.filter((line) => line.startsWith('ip route delete'))).toEqual([
      'ip route delete unreachable 192.168.78.0/24 metric 9999',
      'ip route delete 192.168.78.0/24 dev wg0 src 192.168.66.10',
      'ip route delete unreachable 192.168.79.0/24 metric 9999',
      'ip route delete 192.168.79.0/24 dev wg0 src 192.168.66.10',
    ]);
  });

  test('another MTU is worth a restart', () => {
    run('gateway');
    machine('192.168.66.10', true);
    const path = 'site-pack/wg0.conf';
    sandbox.write(path, readFileSync(sandbox.path(path), 'utf8').replace('MTU = 1370', 'MTU = 1300'));
    expect(run('gateway').changes).toContain('systemctl restart wg-quick@wg0.service');
  });

  test('somebody else’s tunnel is kept beside its place, once', () => {
    // GIVEN
    sandbox.write('root/etc/wireguard/wg0.conf', 'theirs');
    // WHEN
    expect(run('gateway').output).toContain(
      '/etc/wireguard/wg0.conf was there: kept as /etc/wireguard/wg0.conf.before-skylan',
    );
    unpack(clusterPlan(), 'another');
    run('gateway');
    // THEN
    expect(file('/etc/wireguard/wg0.conf.before-skylan')).toBe('theirs');
    expect(readdirSync(sandbox.path('root/etc/wireguard'))).toEqual(['wg0.conf', 'wg0.conf.before-skylan']);
  });

  describe('of a site that brings its own key', () => {
    beforeEach(() => {
      const plan = clusterPlan();
      unpack({ ...plan, sites: [{ ...externalSite(plan), publicKey: PUBLIC_KEY }, ...plan.sites.slice(1)] });
    });

    test('puts the private key, which is here alone, in its place', () => {
      sandbox.write('root/etc/wireguard/privatekey', 'here/alone&=\n');
      expect(run('gateway').status).toBe(0);
      expect(file('/etc/wireguard/wg0.conf')).toContain('PrivateKey = here/alone&=\n');
    });

    test('fails without it, and changes nothing', () => {
      const { status, output } = run('gateway');
      expect([status, output]).toEqual([
        1,
        expect.stringContaining('the private key of this site is to be in /etc/wireguard/privatekey'),
      ]);
      expect(existsSync(sandbox.path('root/etc/wireguard/wg0.conf'))).toBe(false);
    });
  });

  test('fails on a machine that is not the gateway', () => {
    machine('192.168.66.20');
    const { status, output, changes } = run('gateway');
    expect([status, output]).toEqual([
      1,
      "skylan-site: this machine does not have the gateway's address 192.168.66.10 (gatewayAddress in the settings)\n",
    ]);
    expect(changes).toEqual([]);
  });
});

describe('worker', () => {
  beforeEach(() => machine('192.168.66.20'));

  test('has routes at every boot, the cluster’s munge key, and a slurmd that says where it is', () => {
    // GIVEN
    sandbox.write('root/etc/munge/munge.key', 'of another cluster');
    // WHEN
    const { status, changes } = run('worker');
    // THEN
    expect(status).toBe(0);
    expect(changes.slice(-4)).toEqual([
      'systemctl restart --no-block slurmd.service',
      'systemctl daemon-reload',
      'systemctl enable --quiet skylan-slurmd-watch.timer',
      'systemctl restart skylan-slurmd-watch.timer',
    ]);
    expect(mode('/usr/local/lib/skylan/skylan-slurmd-watch')).toBe('755');
    expect(file('/etc/systemd/system/skylan-slurmd-watch.service')).toContain('EnvironmentFile=/etc/skylan/slurmd.env');
    const routes = file('/etc/systemd/system/skylan-routes.service');
    expect(routes).toContain('ExecStart=/usr/sbin/ip route replace 192.168.77.0/24 via 192.168.66.10\n');
    expect(routes).toContain('ExecStart=/usr/sbin/ip route replace 10.0.0.0/24 via 192.168.66.10\n');
    expect(routes).toContain('PartOf=systemd-networkd.service');
    expect(file('/etc/munge/munge.key')).toBe('m'.repeat(128));
    expect(mode('/etc/munge/munge.key')).toBe('400');
    expect(file('/etc/munge/munge.key.before-skylan')).toBe('of another cluster');
    expect(file('/etc/skylan/slurmd.env')).toContain('Feature=bielefeld');
    expect(file('/etc/systemd/system/slurmd.service.d/slurmd.conf')).toContain('ConditionPathExists=\n');
  });

  test('a second run restarts nothing', () => {
    run('worker');
    running('slurmd');
    sandbox.command('dpkg');
    expect(run('worker').changes).toEqual([
      'systemctl enable --quiet --now munge.service',
      'systemctl enable --quiet slurmd.service',
    ]);
  });

  test('the gateway itself needs no routes to be one', () => {
    machine('192.168.66.10');
    run('worker');
    expect(existsSync(sandbox.path('root/etc/systemd/system/skylan-routes.service'))).toBe(false);
  });

  test('fails with a munge key that cannot be read, and leaves the one that is there', () => {
    sandbox.write('root/etc/munge/munge.key', 'there');
    sandbox.write('site-pack/munge.key', '***');
    expect(run('worker').status).toBe(1);
    expect(file('/etc/munge/munge.key')).toBe('there');
  });
});

describe('controller', () => {
  test('runs slurmctld with the pack’s configuration', () => {
    // WHEN
    const { status, changes } = run('controller');
    // THEN
    expect(status).toBe(0);
    expect(changes.at(-1)).toBe('systemctl restart slurmctld.service');
    expect(file('/etc/slurm/slurm.conf')).toContain('SlurmctldHost=master(192.168.66.10)');
    expect(changes.join('\n')).not.toContain('awscli');
  });

  test('has a copy of the state every night, and before a new configuration', () => {
    // WHEN
    const { changes } = run('controller');
    // THEN
    expect(changes).toContain('systemctl restart skylan-backup.timer');
    for (const program of ['/usr/local/lib/skylan/skylan-backup', '/usr/local/sbin/skylan-restore'])
      expect(mode(program)).toBe('755');
    // WHEN
    sandbox.command('skylan-backup', 'echo "no back-up: the disk is full" >&2; exit 1');
    sandbox.write('site-pack/skylan-backup', readFileSync(sandbox.path('bin/skylan-backup'), 'utf8'));
    running('slurmctld');
    expect(run('controller').changes).not.toContain('skylan-backup ');
    unpack(clusterPlan(1));
    sandbox.write('site-pack/skylan-backup', readFileSync(sandbox.path('bin/skylan-backup'), 'utf8'));
    const second = run('controller');
    // THEN
    expect(second.status).toBe(0);
    expect(second.changes.indexOf('skylan-backup ')).toBeGreaterThan(-1);
    expect(second.changes.indexOf('skylan-backup ')).toBeLessThan(second.changes.indexOf('scontrol reconfigure'));
    expect(second.output).toContain('going on without a back-up of the state');
  });

  test('a new configuration reaches the running cluster', () => {
    run('controller');
    running('slurmctld');
    unpack(clusterPlan(1));
    const { changes } = run('controller');
    expect(changes.at(-1)).toBe('scontrol reconfigure');
    expect(changes).toContain('apt-get install --yes --no-install-recommends awscli');
    expect(mode('/usr/local/lib/skylan/skylan-suspend')).toBe('755');
    expect(file('/etc/skylan/slurm.env')).toContain("AWS_REGION='eu-central-1'");
  });

  test('a second run leaves the running cluster alone', () => {
    run('controller');
    running('slurmctld');
    sandbox.command('dpkg');
    const { changes } = run('controller');
    expect(changes.join('\n')).not.toMatch(/restart|reconfigure/);
  });

  test.each<[string, () => void, string]>([
    [
      'a machine of another name',
      () => sandbox.command('hostname', 'echo head'),
      'this machine is not called master (controller.hostname in the settings)',
    ],
    [
      'a machine of another address',
      () => machine('192.168.66.20'),
      "this machine does not have the controller's address 192.168.66.10 (controller.address in the settings)",
    ],
    [
      'a Slurm that is too old for the workers',
      () => sandbox.command('dpkg', 'exit 1'),
      'an older Slurm than 24.11 cannot control the workers in AWS; use Debian 13',
    ],
    [
      'a site that has no controller',
      () => unpack(fourSites(), 'psk', 'oslo'),
      'the controller of this cluster is not at oslo',
    ],
  ])('fails on %s', (_what, breakIt, reason) => {
    breakIt();
    const { status, output } = run('controller');
    expect([status, output]).toEqual([1, `skylan-site: ${reason}\n`]);
    expect(existsSync(sandbox.path('root/etc/slurm/slurm.conf'))).toBe(false);
  });
});

test.each([[[]], [['undo']]])('fails without a role that it knows: %j', (args) => {
  expect(run(...args)).toMatchObject({ status: 2, output: 'usage: skylan-site gateway | controller | worker\n' });
});
