import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { HybridClusterPlan } from '../../lib/hybrid-cluster/plan-types';
import { sitePackFiles } from '../../lib/hybrid-cluster/render/site-pack';
import { clusterPlan, externalSite, fleetPlan, fourSites } from '../helpers/cluster-plan';
import { HANG_MS } from '../helpers/hang';
import { Sandbox } from '../helpers/sandbox';

const PUBLIC_KEY = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN the gateway of the site, which is its controller too, with nothing installed but the folder of munge's package
  mkdirSync(sandbox.path('root/etc/munge'), { recursive: true });
  for (const name of ['apt-get', 'chown', 'sysctl', 'scontrol', 'nft', 'exportfs']) sandbox.command(name);
  slurm('24.11.5-4');
  sandbox.command('hostname', 'echo master');
  sandbox.command('findmnt', 'echo ext4');
  sandbox.write('root/etc/nsswitch.conf', 'passwd: files systemd\ngroup: files systemd\n');
  mkdirSync(sandbox.path('root/home'));
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

/** Have this Slurm be here (none: empty), or else this one be offered, and none of the other packages. */
function slurm(version: string, offered = ''): void {
  dpkg(1);
  sandbox.command('dpkg-query', `echo '${version}'`);
  sandbox.command('apt-cache', `echo '  Candidate: ${offered}'`);
}

/** Have all packages be here. */
function installed(): void {
  dpkg(0);
}

/** Versions are compared as they are everywhere. */
function dpkg(status: number): void {
  sandbox.command('dpkg', `[[ $1 != --compare-versions ]] || exec /usr/bin/dpkg "$@"; exit ${status}`);
}

/** The pack as the handler makes it. */
function unpack(
  plan: HybridClusterPlan,
  presharedKey = 'psk',
  site = 'bielefeld',
  mungeKey = 'm',
  tokenKey = 't',
  fleets?: string,
): void {
  for (const { path, mode, content } of sitePackFiles(plan, externalSite(plan, site), 'eu-central-1', { fleets })) {
    const text = content
      .replaceAll(/@\{munge-key\}/g, Buffer.alloc(128, mungeKey).toString('base64'))
      .replaceAll(/@\{token-key\}/g, Buffer.alloc(32, tokenKey).toString('base64'))
      .replaceAll(/@\{preshared-key:[^}]*\}/g, presharedKey)
      .replaceAll(/@\{[^}]*\}/g, '192.0.2.1');
    chmodSync(sandbox.write(path.replace(site, 'site'), text), Number.parseInt(mode, 8));
  }
}

/** Runs once; `changes` are the commands that change the machine, in their order. */
function run(...args: string[]) {
  sandbox.write('calls', '');
  const { status, stdout, stderr } = spawnSync(sandbox.path('site-pack/skylan-site'), args, {
    env: {
      PATH: `${sandbox.path('bin')}:${process.env.PATH}`,
      LC_ALL: 'C',
      SKYLAN_ROOT: sandbox.path('root'),
      SKYLAN_MUNGE_FOLLOW_SECONDS: '0',
    },
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
    installed();
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
    const follows = file('/etc/systemd/system/skylan-munge-key.service');
    expect(follows).toContain('ExecStart=/usr/local/lib/skylan/skylan-munge-switch follow /etc/skylan/munge.key\n');
    expect(follows).toContain('Environment=SKYLAN_CONTROLLER=192.168.66.10\n');
    expect(mode('/etc/skylan/munge.key')).toBe('600');
    expect(file('/etc/skylan/slurmd.env')).toContain('Feature=bielefeld');
    expect(file('/etc/systemd/system/slurmd.service.d/slurmd.conf')).toContain('ConditionPathExists=\n');
  });

  test('looks the cluster’s users up after its own, and mounts their homes when somebody asks for one', () => {
    // WHEN
    const { changes } = run('worker');
    // THEN
    expect(file('/etc/nsswitch.conf')).toBe('passwd: files systemd extrausers\ngroup: files systemd extrausers\n');
    expect(file('/etc/systemd/system/home.mount')).toContain('What=192.168.66.10:/home\n');
    expect(file('/etc/systemd/system/home.mount.d/skylan.conf')).toContain(',hard,');
    expect(changes).toEqual(
      expect.arrayContaining([
        'systemctl mask --quiet rpcbind.socket rpcbind.service',
        'systemctl enable --quiet home.automount',
        'systemctl start home.automount',
      ]),
    );
  });

  test.each([
    ['installed', () => slurm('22.05.8-4')],
    ['to be installed', () => slurm('', '21.08.5-2ubuntu1')],
  ])('fails with a Slurm too old for the controller, %s, and leaves slurmd alone', (_what, given) => {
    // GIVEN
    given();
    // WHEN
    const { status, output, changes } = run('worker');
    // THEN
    expect(status).toBe(1);
    expect(output).toMatch(
      /skylan-site: the slurmd of this machine's system is 2[12]\.\S+, and the controller, of 24\.11, hears 23\.02 and later ones; use Debian 13 or Ubuntu 24\.04\./,
    );
    expect(changes.join('\n')).not.toMatch(/^systemctl .*slurmd|apt-get install/m);
    expect(existsSync(sandbox.path('root/etc/skylan/slurmd.env'))).toBe(false);
  });

  test.each([
    ['Ubuntu 24.04’s', '23.11.4-1.2ubuntu5'],
    ['Debian 13’s', '24.11.5-4+deb13u1'],
  ])('joins with %s Slurm without a word about it', (_what, version) => {
    slurm(version);
    const { status, output } = run('worker');
    expect(status).toBe(0);
    expect(output).not.toContain('slurmd is');
  });

  test('says that a controller may be older than a new Slurm', () => {
    slurm('25.11.2-1');
    expect(run('worker')).toMatchObject({
      status: 0,
      output: expect.stringContaining(
        'slurmd is 25.11.2-1: a controller whose Slurm is older, as that in AWS (24.11), does not hear it\n',
      ),
    });
  });

  test('with a Slurm that finds no GPUs it offers none, and says so', () => {
    // GIVEN
    unpack(
      clusterPlan(0, {
        sites: [
          { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', workers: { gpus: 't4:1,a100:2' } },
          { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
        ],
      }),
    );
    const options = () => file('/etc/skylan/slurmd.env');
    // WHEN
    slurm('23.11.4-1.2ubuntu5');
    expect(run('worker').output).toContain(
      'slurmd is 23.11.4-1.2ubuntu5, which finds no GPUs by itself: jobs get none here',
    );
    // THEN
    expect(options()).toContain('"Feature=bielefeld Weight=1"');
    // WHEN
    slurm('24.11.5-4');
    run('worker');
    expect(options()).toContain('Gres=gpu:t4:1,gpu:a100:2"');
  });

  test('has a folder that all jobs may write to, and tells them which; one that is there stays as it is', () => {
    // WHEN
    expect(run('worker').output).toContain('/scratch is new\n');
    // THEN
    expect((statSync(sandbox.path('root/scratch')).mode & 0o7777).toString(8)).toBe('1777');
    expect(file('/etc/skylan/job.env')).toBe("SKYLAN_SCRATCH='/scratch'\n");
    // WHEN
    chmodSync(sandbox.path('root/scratch'), 0o755);
    expect(run('worker').output).not.toContain('/scratch');
    expect(mode('/scratch')).toBe('755');
  });

  test('mounts nothing over homes that are there, and says what to do', () => {
    // GIVEN
    mkdirSync(sandbox.path('root/home/debian'));
    mkdirSync(sandbox.path('root/home/lost+found'));
    // WHEN
    const { status, output, changes } = run('worker');
    // THEN
    expect(status).toBe(0);
    expect(output).toContain(
      "homes of the cluster are NOT mounted, since /home has debian: jobs write to this machine's own /home. Move " +
        `them (the pack's README has the command) and run this again, or write home: "none" for this site in the settings\n`,
    );
    expect(changes.join('\n')).not.toContain('home.automount');
    expect(changes).toContain('systemctl restart --no-block slurmd.service');
  });

  test('GIVEN jobs with files of homes open THEN another server of them is mounted all the same, and it says so', () => {
    // GIVEN
    run('worker');
    unpack(clusterPlan(0, { home: '192.168.66.9:/export/home' }));
    sandbox.command('systemctl', '[[ $* != "stop home.automount home.mount" ]]');
    sandbox.command('mountpoint');
    sandbox.command('umount');
    // WHEN
    const { status, output, changes } = run('worker');
    // THEN
    expect(status).toBe(0);
    expect(output).toContain('files of /home are open: their jobs go on with them, and all others get the new mount\n');
    const places = [
      'systemctl stop home.automount home.mount',
      'umount --lazy /home',
      'systemctl start home.automount',
    ];
    expect(changes.filter((one) => places.includes(one))).toEqual(places);
    expect(file('/etc/systemd/system/home.mount')).toContain('What=192.168.66.9:/export/home\n');
  });

  test('takes the mount back when the pack has none', () => {
    // GIVEN
    run('worker');
    // WHEN
    for (const name of readdirSync(sandbox.path('site-pack')).filter((one) => one.startsWith('home.')))
      rmSync(sandbox.path(`site-pack/${name}`));
    const { changes } = run('worker');
    // THEN
    expect(changes).toContain('systemctl stop home.automount home.mount');
    expect(existsSync(sandbox.path('root/etc/systemd/system/home.automount'))).toBe(false);
    expect(existsSync(sandbox.path('root/etc/systemd/system/home.mount.d/skylan.conf'))).toBe(false);
  });

  test('a controller that is a worker too has the homes itself', () => {
    machine('192.168.66.10');
    run('worker');
    expect(existsSync(sandbox.path('root/etc/systemd/system/home.automount'))).toBe(false);
  });

  test('a second run restarts nothing', () => {
    run('worker');
    running('slurmd');
    installed();
    expect(run('worker').changes).toEqual([
      'systemctl enable --quiet --now munge.service',
      'systemctl enable --quiet slurmd.service',
    ]);
  });

  test('another munge key waits for the controller, and for nothing else', () => {
    // GIVEN
    run('worker');
    running('slurmd');
    installed();
    unpack(clusterPlan(), 'psk', 'bielefeld', 'n');
    // WHEN
    const { output, changes } = run('worker');
    // THEN
    expect(output).toContain('the munge key changes as soon as the controller does');
    expect(file('/etc/munge/munge.key')).toBe('m'.repeat(128));
    expect(file('/etc/skylan/munge.key')).toBe(`${Buffer.alloc(128, 'n').toString('base64')}\n`);
    expect(changes).toEqual([
      'systemctl restart skylan-munge-key.service',
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
    expect(existsSync(sandbox.path('root/usr/local/lib/skylan/skylan-machines'))).toBe(false);
  });

  test('makes its users known and exports their homes, and nothing of the operator’s own', () => {
    // GIVEN
    sandbox.write('root/etc/exports', '# mine\n');
    // WHEN
    const { changes } = run('controller');
    // THEN
    expect(file('/etc/slurm/skylan-users')).toContain('exit 0\n');
    expect(mode('/etc/slurm/skylan-users')).toBe('755');
    expect(changes).toEqual(
      expect.arrayContaining([
        'systemctl enable --quiet skylan-users.path skylan-users.timer',
        'systemctl restart skylan-users.path skylan-users.timer',
        'systemctl enable --quiet --now nfs-server.service',
        'exportfs -ra',
      ]),
    );
    expect(file('/etc/exports.d/skylan.exports')).toBe(
      '/home -rw,sync,no_subtree_check,root_squash,secure 192.168.66.0/24 192.168.77.0/24\n',
    );
    expect(file('/etc/nfs.conf.d/skylan.conf')).toContain('vers3=n\n');
    expect(file('/etc/exports')).toBe('# mine\n');
  });

  test('an NFS server of the operator’s keeps its own settings', () => {
    sandbox.write('root/etc/exports', '/data 192.168.66.0/24(ro)\n');
    const { output } = run('controller');
    expect(output).toContain('/etc/exports has exports of yours: the NFS server keeps its own settings\n');
    expect(existsSync(sandbox.path('root/etc/nfs.conf.d/skylan.conf'))).toBe(false);
    expect(file('/etc/exports.d/skylan.exports')).toContain('/home ');
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
    for (const program of ['skylan-suspend', 'skylan-machines', 'aws.py'])
      expect(mode(`/usr/local/lib/skylan/${program}`)).toBe('755');
    expect(file('/etc/skylan/slurm.env')).toContain("AWS_REGION='eu-central-1'");
  });

  test('GPUs are for a slurmctld that starts, and once only', () => {
    const gpus = clusterPlan(0, {
      sites: [
        { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', workers: { gpus: 't4:1' } },
        { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
      ],
    });
    run('controller');
    expect(existsSync(sandbox.path('root/etc/slurm/gres.conf'))).toBe(false);
    running('slurmctld', 'slurmdbd', 'mariadb');
    unpack(gpus);
    const { changes } = run('controller');
    expect(changes.at(-1)).toBe('systemctl restart slurmctld.service');
    expect(file('/etc/slurm/gres.conf')).toContain('\nAutoDetect=nvidia\n');
    expect(file('/etc/slurm/slurm.conf')).toContain('\nGresTypes=gpu\n');
    expect(run('controller').changes.join('\n')).not.toMatch(/restart|reconfigure/);
  });

  test('another munge key is used while no job starts', () => {
    // GIVEN
    run('controller');
    running('slurmctld', 'slurmdbd', 'mariadb');
    installed();
    sandbox.command('sinfo', 'echo all up');
    unpack(clusterPlan(), 'psk', 'bielefeld', 'n');
    // WHEN
    const { output, changes } = run('controller');
    // THEN
    expect(output).toContain('no job starts for half a minute: the munge key changes\n');
    expect(file('/etc/munge/munge.key')).toBe('n'.repeat(128));
    expect(changes.filter((call) => /scontrol|restart/.test(call))).toEqual([
      'scontrol update PartitionName=all State=DOWN',
      'systemctl restart munge.service',
      'scontrol update PartitionName=all State=UP',
      'systemctl restart skylan-munge-key.service',
    ]);
  });

  test('what slurmctld takes only at its start starts it anew, and then its workers are told', () => {
    // GIVEN a cluster without accounting
    unpack(clusterPlan(0, { accounting: { database: 'none' } }));
    rmSync(sandbox.path('site-pack/slurmdbd.conf'));
    run('controller');
    running('slurmctld');
    // WHEN
    unpack(clusterPlan());
    const { changes } = run('controller');
    // THEN the database comes first
    expect(changes.filter((line) => /restart|reconfigure/.test(line))).toEqual([
      'systemctl restart mariadb.service slurmdbd.service',
      'systemctl restart slurmctld.service',
      'scontrol reconfigure',
    ]);
  });

  test('the database is for slurmdbd alone, which needs no password', () => {
    // WHEN
    const { changes } = run('controller');
    // THEN
    expect(changes).toContain(
      'apt-get install --yes --no-install-recommends mariadb-server slurm-wlm-mysql-plugin slurmdbd',
    );
    expect(file('/etc/skylan/slurmdbd.conf')).not.toMatch(/^[^#]*pass/im);
    expect(file('/etc/mysql/mariadb.conf.d/60-skylan.cnf')).toContain('bind-address = 127.0.0.1');
    expect(file('/etc/systemd/system/slurmdbd.service.d/skylan-slurmdbd.conf')).toContain('IPAddressDeny=any');
    expect(file('/etc/systemd/system/slurmctld.service.d/accounting.conf')).toContain('skylan-accounting cluster');
    expect(mode('/usr/local/lib/skylan/skylan-accounting-dump')).toBe('755');
  });

  describe('that tells CloudWatch', () => {
    const told = clusterPlan(0, { monitoring: { metrics: 'cloudwatch' } });
    const TIMER = 'systemctl enable --quiet --now skylan-metrics.timer';

    test('looks every minute at Slurm and, where it is the gateway too, at the tunnels', () => {
      // GIVEN
      unpack(told);
      // WHEN
      const { status, changes } = run('controller');
      // THEN
      expect(status).toBe(0);
      expect(changes).toContain(TIMER);
      expect(file('/etc/skylan/metrics.env')).toContain("AWS_REGION='eu-central-1'\nSKYLAN_LOOK_AT='slurm tunnels'");
      expect(mode('/usr/local/lib/skylan/skylan-metrics')).toBe('755');
      expect(existsSync(sandbox.path('root/usr/local/lib/skylan/aws.py'))).toBe(true);
      expect(file('/etc/systemd/system/skylan-metrics.service')).toContain(
        'ExecStart=/usr/local/lib/skylan/skylan-metrics',
      );
      // AND a second run changes nothing of it
      expect(run('controller').changes.filter((call) => /restart skylan-metrics/.test(call))).toEqual([]);
    });

    test('tells nothing any more with a pack that says so, and the file of its figures is gone', () => {
      // GIVEN
      unpack(told);
      run('controller');
      sandbox.write('root/var/lib/prometheus/node-exporter/skylan.prom', 'old');
      // WHEN
      unpack(clusterPlan());
      rmSync(sandbox.path('site-pack/metrics.env'));
      // THEN
      expect(run('controller').changes).toContain('systemctl disable --quiet --now skylan-metrics.timer');
      expect(existsSync(sandbox.path('root/var/lib/prometheus/node-exporter/skylan.prom'))).toBe(false);
    });

    test('is as it was after undo', () => {
      unpack(told);
      run('controller');
      expect(run('undo').changes).toContain('systemctl disable --quiet --now skylan-metrics.timer');
      expect(existsSync(sandbox.path('root/etc/skylan/metrics.env'))).toBe(false);
    });
  });

  test('a MariaDB that runs keeps its configuration, and is not started anew', () => {
    // GIVEN
    running('mariadb');
    // WHEN
    const { output, changes } = run('controller');
    // THEN
    expect(output).toContain('MariaDB ran here: its configuration stays as it is');
    expect(existsSync(sandbox.path('root/etc/mysql'))).toBe(false);
    expect(changes).toContain('systemctl restart slurmdbd.service');
    expect(changes.join('\n')).not.toContain('restart mariadb');
  });

  test('somebody else’s slurmdbd stays as it is', () => {
    // GIVEN
    sandbox.write('root/etc/slurm/slurmdbd.conf', 'theirs');
    // WHEN
    const { output, changes } = run('controller');
    // THEN
    expect(output).toContain('/etc/slurm/slurmdbd.conf was there: the slurmdbd of this machine stays as it is');
    expect(file('/etc/slurm/slurmdbd.conf')).toBe('theirs');
    expect(changes.join('\n')).not.toMatch(/mariadb|slurmdbd/);
  });

  test('a second run leaves the running cluster alone', () => {
    run('controller');
    running('slurmctld', 'slurmdbd', 'mariadb');
    installed();
    const { changes } = run('controller');
    expect(changes.join('\n')).not.toMatch(/restart|reconfigure/);
  });

  test.each<[string, () => void, string]>([
    [
      'homes that are another server’s',
      () => sandbox.command('findmnt', 'echo nfs4'),
      `/home of this machine is another server's: write that one in the settings (home: "ADDRESS:/PATH"), or home: "none"`,
    ],
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
      () => slurm('23.11.4-1.2ubuntu5'),
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

describe('a controller that takes tokens', () => {
  const TOKENS = clusterPlan(0, { tokens: 'yes' });
  const KEY = '/etc/slurm/jwt_hs256.key';
  const REST = '/etc/systemd/system/slurmrestd.service.d/slurmrestd.conf';
  /** What daemons are told, in order. */
  const told = (changes: readonly string[]) =>
    changes.filter((call) => /reconfigure|(restart|disable).* slurm/.test(call));

  beforeEach(() => unpack(TOKENS));

  test('has their key, its user’s alone, and HTTP for this machine', () => {
    // GIVEN
    running('slurmdbd');
    // WHEN
    const { status, changes } = run('controller');
    // THEN
    expect(status).toBe(0);
    expect(file(KEY)).toBe('t'.repeat(32));
    expect(mode(KEY)).toBe('600');
    expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain(`chown slurm: ${sandbox.path(`root${KEY}`)}.skylan`);
    expect(file(REST)).toContain('slurmrestd -a rest_auth/jwt $$jobs 127.0.0.1:6820');
    // slurmdbd had started without the lines of a slurm.conf that was not there.
    expect(told(changes)).toEqual([
      'systemctl restart mariadb.service slurmdbd.service',
      'systemctl restart slurmdbd.service',
      'systemctl restart slurmctld.service',
      'systemctl restart slurmrestd.service',
    ]);
    expect(changes.indexOf('apt-get install --yes --no-install-recommends slurmrestd')).toBeGreaterThan(-1);
  });

  test('takes them while all runs, and nothing is new in a second run', () => {
    // GIVEN
    unpack(clusterPlan());
    run('controller');
    running('slurmctld', 'slurmdbd');
    unpack(TOKENS);
    // WHEN
    const { changes } = run('controller');
    // THEN
    expect(told(changes)).toEqual([
      'systemctl restart slurmdbd.service',
      'scontrol reconfigure',
      'systemctl restart slurmrestd.service',
    ]);
    running('slurmctld', 'slurmdbd', 'slurmrestd');
    expect(told(run('controller').changes)).toEqual([]);
  });

  test('another key reaches both daemons', () => {
    // GIVEN
    run('controller');
    running('slurmctld', 'slurmdbd', 'slurmrestd');
    unpack(TOKENS, 'psk', 'bielefeld', 'm', 'u');
    // WHEN
    const { changes } = run('controller');
    // THEN
    expect(file(KEY)).toBe('u'.repeat(32));
    expect(told(changes)).toEqual(['systemctl restart slurmdbd.service', 'scontrol reconfigure']);
  });

  test('a slurmrestd of its operator’s stays as it is', () => {
    running('slurmrestd');
    const { output, changes } = run('controller');
    expect(output).toContain('slurmrestd ran here: it stays as it is\n');
    expect(changes).not.toContain('systemctl restart slurmrestd.service');
    expect(existsSync(sandbox.path(`root${REST}`))).toBe(false);
  });

  test('with a pack without them it takes none, and has no key', () => {
    // GIVEN
    run('controller');
    running('slurmctld', 'slurmdbd', 'slurmrestd');
    unpack(clusterPlan());
    rmSync(sandbox.path('site-pack/token.key'));
    // WHEN
    const { changes } = run('controller');
    // THEN
    expect(told(changes)).toEqual([
      'systemctl restart slurmdbd.service',
      'scontrol reconfigure',
      'systemctl disable --quiet --now slurmrestd.service',
    ]);
    for (const path of [KEY, REST]) expect(existsSync(sandbox.path(`root${path}`))).toBe(false);
  });

  test('undo takes key and HTTP away', () => {
    run('controller');
    const { changes } = run('undo');
    expect(changes).toContain('systemctl disable --quiet --now slurmrestd.service');
    for (const path of [KEY, REST]) expect(existsSync(sandbox.path(`root${path}`))).toBe(false);
  });
});

describe('a controller of fleets', () => {
  const LIST = '{"fleets":[{"nodes":"giessen-burst","max":20},{"nodes":"giessen-steady","max":2}]}\n';
  const TIMER = 'skylan-fleet-reconcile.timer';
  const given = (list: string) => {
    rmSync(sandbox.path('site-pack'), { recursive: true });
    unpack(fleetPlan(), 'psk', 'bielefeld', 'm', 't', list);
  };

  beforeEach(() => given(LIST));

  test('knows them, makes their machines, and looks after them', () => {
    const { status, changes } = run('controller');
    expect(status).toBe(0);
    expect(file('/etc/skylan/fleets.json')).toBe(LIST);
    for (const name of ['skylan-fleet', 'skylan-resume', 'skylan-resume-failed'])
      expect(mode(`/usr/local/lib/skylan/${name}`)).toBe('755');
    expect(existsSync(sandbox.path('root/usr/local/lib/skylan/fleet/plan.py'))).toBe(true);
    expect(changes).toContain('apt-get install --yes --no-install-recommends python3');
    expect(changes).toContain(`systemctl restart ${TIMER}`);
    expect(run('controller').changes.join('\n')).not.toContain(TIMER);
  });

  describe('whose slurmctld would look names of workers up that have no address yet', () => {
    const OWN = '127.0.0.1 localhost\n10.0.0.1 robot # theirs';
    const burst = (from: number, to: number) =>
      Array.from(
        { length: to - from + 1 },
        (_, index) => `127.255.255.254 giessen-burst-${from + index} # skylan-fleet\n`,
      );
    const steady = [1, 2].map((number) => `127.255.255.254 giessen-steady-${number} # skylan-fleet\n`);
    beforeEach(() => sandbox.write('root/etc/hosts', `${OWN}\n`));

    test('knows them by itself', () => {
      expect(run('controller').output).toContain('/etc/hosts has other names of fleets\n');
      expect(file('/etc/hosts')).toBe(`${OWN}\n${[...burst(1, 20), ...steady].join('')}`);
      expect(run('controller').output).not.toContain('/etc/hosts');
    });

    test('has other ones with another list, and keeps what its owner has written since', () => {
      run('controller');
      sandbox.write('root/etc/hosts', `${file('/etc/hosts')}10.0.0.2 later\n`);
      given(LIST.replace('20', '3'));
      run('controller');
      expect(file('/etc/hosts')).toBe(`${OWN}\n10.0.0.2 later\n${[...burst(1, 3), ...steady].join('')}`);
    });

    test.each(['controller', 'undo'])('has none of them any more after %s without fleets', (what) => {
      run('controller');
      if (what === 'controller') {
        rmSync(sandbox.path('site-pack'), { recursive: true });
        unpack(clusterPlan());
      }
      expect(run(what).status).toBe(0);
      expect(file('/etc/hosts')).toBe(`${OWN}\n`);
    });

    test('knows them too where the file did not end its last line', () => {
      sandbox.write('root/etc/hosts', OWN);
      run('controller');
      expect(file('/etc/hosts')).toBe(`${OWN}\n${[...burst(1, 20), ...steady].join('')}`);
    });
  });

  test('takes a new list without starting anything anew', () => {
    run('controller');
    running('slurmctld');
    given(LIST.replace('20', '30'));
    expect(run('controller').changes.join('\n')).not.toMatch(/restart .*(slurmctld|fleet)/);
    expect(file('/etc/skylan/fleets.json')).toContain('30');
  });

  test('forgets them with a pack that has none', () => {
    run('controller');
    rmSync(sandbox.path('site-pack'), { recursive: true });
    unpack(clusterPlan());
    const { changes, output } = run('controller');
    expect(changes).toContain(`systemctl disable --quiet --now ${TIMER}`);
    expect(output).toContain('/etc/skylan/fleets.json is gone\n');
    expect(run('controller').changes.join('\n')).not.toContain(TIMER);
  });

  test('ends their machines before all of it is taken back', () => {
    run('controller');
    const program = `#!/bin/bash\necho "skylan-fleet $*" >>${sandbox.path('calls')}\n`;
    sandbox.write('root/usr/local/lib/skylan/skylan-fleet', program);
    const { status, changes } = run('undo');
    expect(status).toBe(0);
    expect(changes[0]).toBe('skylan-fleet suspend giessen-burst-[1-20],giessen-steady-[1-2]');
    expect(changes).toContain(`systemctl disable --quiet --now ${TIMER}`);
    expect(existsSync(sandbox.path('root/usr/local/lib/skylan'))).toBe(false);
    expect(existsSync(sandbox.path('root/etc/skylan'))).toBe(false);
  });

  test('says which machines may go on, where they cannot be ended', () => {
    run('controller');
    sandbox.write('root/usr/local/lib/skylan/skylan-fleet', '#!/bin/bash\nexit 1\n');
    const { status, output } = run('undo');
    expect(status).toBe(0);
    expect(output).toContain(
      'machines of giessen-burst-[1-20],giessen-steady-[1-2] may still run: EC2 has them by the tag skylan:fleet\n',
    );
  });
});

describe('with a cluster that is there already', () => {
  const include = () => clusterPlan(1, { controller: { mode: 'include', mungeKeyParameter: '/slurm/munge-key' } });

  beforeEach(() => {
    unpack(include());
    sandbox.write('site-pack/skylan-include', `#!/bin/bash\necho "skylan-include $*" >>${sandbox.path('calls')}\n`);
    chmodSync(sandbox.path('site-pack/skylan-include'), 0o755);
    sandbox.write('root/etc/slurm/slurm.conf', 'theirs');
    sandbox.write('root/etc/munge/munge.key', 'm'.repeat(128));
  });

  test('its controller takes the nodes in, and goes on with its munge key and its configuration', () => {
    const { status, changes } = run('controller');
    expect([status, changes[0], changes.at(-1)]).toEqual([0, 'skylan-include check', 'skylan-include apply']);
    expect(file('/etc/slurm/slurm.conf')).toBe('theirs');
    expect(existsSync(sandbox.path('root/etc/munge/munge.key.before-skylan'))).toBe(false);
    expect(readdirSync(sandbox.path('root/etc/systemd/system/slurmctld.service.d'))).toEqual(['users.conf']);
    expect(changes.join('\n')).not.toMatch(/(restart|enable).*(munge|slurm)/);
  });

  test('fails with another munge key than AWS has, and changes nothing', () => {
    sandbox.write('root/etc/munge/munge.key', 'another');
    const { status, output, changes } = run('controller');
    expect([status, output]).toEqual([
      1,
      'skylan-site: the munge key here is not the one in the parameter controller.mungeKeyParameter; nothing was changed\n',
    ]);
    expect(changes).toEqual([]);
  });

  test('fails where something of it stands against, and changes nothing', () => {
    sandbox.write('site-pack/skylan-include', '#!/bin/bash\n[[ $1 != check ]]\n');
    expect(run('controller')).toMatchObject({ status: 1, changes: [] });
    expect(existsSync(sandbox.path('root/var/lib/skylan-site'))).toBe(false);
  });

  test('no package of Slurm comes beside the one that is there, of whatever making', () => {
    sandbox.command('dpkg', 'exit 1');
    expect(run('controller').changes.join('\n')).not.toMatch(/apt-get .*(slurm|munge)/);
  });

  test('undo leaves what it did not make: munge, Slurm, and users whom libnss-extrausers has', () => {
    run('controller');
    sandbox.write('root/var/lib/extrausers/passwd', 'of the operator\n');
    sandbox.write('root/etc/nsswitch.conf', 'passwd: files extrausers\n');
    const { status, changes } = run('undo');
    expect(status).toBe(0);
    expect(file('/var/lib/extrausers/passwd')).toBe('of the operator\n');
    expect(file('/etc/nsswitch.conf')).toBe('passwd: files extrausers\n');
    expect(changes.join('\n')).not.toMatch(/restart.*(munge|slurm)/);
  });

  test('its workers get routes, and their slurmd is left alone', () => {
    machine('192.168.66.20');
    const { status, changes } = run('worker');
    expect(status).toBe(0);
    expect(changes).toContain('systemctl restart skylan-routes.service');
    expect(changes.join('\n')).not.toMatch(/munge|slurmd/);
  });

  test('undo takes its nodes out first; where that fails, nothing else is undone', () => {
    run('controller');
    sandbox.write('root/var/lib/skylan-site/include.json', '{}');
    expect(run('undo').changes[0]).toBe('skylan-include undo');
    sandbox.write('site-pack/skylan-include', '#!/bin/bash\nexit 1\n');
    expect(run('undo')).toMatchObject({ status: 1, changes: [''] });
  });
});

describe('undo', () => {
  test('puts back what was there, removes what was not, and stops what it had started', () => {
    // GIVEN a worker of another cluster that became one of this
    machine('192.168.66.20');
    sandbox.write('root/etc/munge/munge.key', 'of another cluster');
    chmodSync(sandbox.path('root/etc/munge/munge.key'), 0o400);
    const before = [...readdirSync(sandbox.path('root/etc'), { recursive: true })].sort();
    run('worker');
    running('slurmd', 'munge');
    // WHEN
    const { status, changes } = run('undo');
    // THEN
    expect(status).toBe(0);
    expect(file('/etc/munge/munge.key')).toBe('of another cluster');
    expect(mode('/etc/munge/munge.key')).toBe('400');
    const files = readdirSync(sandbox.path('root/etc'), { recursive: true }).map(String);
    expect(files.filter((name) => !/^systemd(\/system)?$/.test(name)).sort()).toEqual(before);
    expect(changes).toEqual([
      'systemctl disable --quiet --now skylan-slurmd-watch.timer',
      'systemctl disable --quiet --now home.automount',
      'systemctl disable --quiet --now skylan-routes.service',
      'systemctl disable --quiet --now skylan-munge-key.service',
      'systemctl stop home.mount',
      'nft delete table inet skylan_site',
      'ip route delete 10.0.0.0/24 via 192.168.66.10',
      'ip route delete 192.168.77.0/24 via 192.168.66.10',
      'systemctl daemon-reload',
      'systemctl restart --no-block munge.service',
      'systemctl restart --no-block slurmd.service',
    ]);
    expect(run('undo').changes.join('\n')).not.toMatch(/disable|restart --quiet/);
  });

  test('the folder of jobs goes, unless it was there before or has something in it', () => {
    machine('192.168.66.20');
    run('worker');
    expect(run('undo').output).toContain('/scratch is gone\n');
    expect(existsSync(sandbox.path('root/scratch'))).toBe(false);
    // GIVEN
    run('worker');
    sandbox.write('root/scratch/result', '');
    expect(run('undo').output).toContain('/scratch stays, since jobs have left files there\n');
    // GIVEN it is there before the site pack is
    run('worker');
    rmSync(sandbox.path('root/scratch/result'));
    expect(run('undo').output).not.toContain('/scratch');
    expect(existsSync(sandbox.path('root/scratch'))).toBe(true);
  });

  test('takes back what an earlier pack did, whose marks are empty', () => {
    machine('192.168.66.20');
    run('worker');
    for (const mark of readdirSync(sandbox.path('root/var/lib/skylan-site'))) {
      sandbox.write(`root/var/lib/skylan-site/${mark}`, '');
    }
    run('undo');
    expect(existsSync(sandbox.path('root/etc/skylan/slurmd.env'))).toBe(false);
    expect(existsSync(sandbox.path('root/etc/systemd/system/slurmd.service.d/slurmd.conf'))).toBe(false);
  });

  test('the gateway’s tunnel and rules go', () => {
    run('gateway');
    machine('192.168.66.10', true);
    const { changes } = run('undo');
    expect(changes).toEqual(
      expect.arrayContaining([
        'systemctl disable --quiet --now skylan-site.service',
        'systemctl disable --quiet --now wg-quick@wg0.service',
        'nft delete table inet skylan_site',
      ]),
    );
    expect(existsSync(sandbox.path('root/etc/wireguard/wg0.conf'))).toBe(false);
  });
});

test.each([[[]], [['leave']]])('fails without a role that it knows: %j', (args) => {
  expect(run(...args)).toMatchObject({
    status: 2,
    output: 'usage: skylan-site gateway | controller | worker | undo\n',
  });
});
