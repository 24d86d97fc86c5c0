import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  controllerMachine,
  fleetWorkerMachine,
  siteGatewayMachine,
  workerMachine,
} from '../../lib/hybrid-cluster/render/machines';
import { renderSlurmConf } from '../../lib/hybrid-cluster/render/slurm';
import type { MachineSpec } from '../../lib/machine/machine-spec';
import { planRobotLan } from '../../lib/robot-lan/plan';
import { gatewayMachine, nodeMachine } from '../../lib/robot-lan/render/machines';
import { awsSite, clusterPlan, fleetPlan, KEPT_STATE } from '../helpers/cluster-plan';
import { HANG_MS } from '../helpers/hang';
import { lanPlan, RESOLVED } from '../helpers/lan-plan';
import { filesOf } from '../helpers/user-data';

const DESKTOP_FILES = join(__dirname, '..', '..', 'assets', 'desktop-gateway', 'files');
const UNITS = '/etc/systemd/system';

/**
 * Units of Debian's that ours pull in, and that a root file system of our files alone does not have. cloud-init stands
 * between the network and the rest of the boot: a unit of ours on both sides would be a cycle, which systemd breaks by
 * leaving cloud-init out.
 */
const DEBIAN_UNITS = {
  'sysinit.target': 'Wants=cloud-init-network.service',
  'network-pre.target': '',
  'network-online.target': '',
  'cloud-init-network.service': [
    'DefaultDependencies=no',
    'After=network-pre.target',
    'Before=sysinit.target network-online.target',
    '[Service]',
    'ExecStart=/usr/bin/true',
  ].join('\n'),
};

/** Programs of Debian's that units of ours start. */
const KILL = '/bin/kill';
const NFT = '/usr/sbin/nft';
const OPENVPN = '/usr/sbin/openvpn';
const MOUNTPOINT = '/usr/bin/mountpoint';
const TEST = '/usr/bin/test';
const SHELL = '/bin/sh';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skylan-units-'));
  for (const [unit, text] of Object.entries(DEBIAN_UNITS))
    write(`/usr/lib/systemd/system/${unit}`, `[Unit]\nDescription=stand-in\n${text}\n`);
  write('/usr/bin/true', '', 0o755);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  chmodSync(join(root, path), mode);
}

/** The root file system as the machine's user data makes it; returns the names of its units. */
function install(spec: MachineSpec, programs: readonly string[]): string[] {
  const files = filesOf(spec);
  for (const [path, { content, mode }] of files) write(path, content, Number.parseInt(mode, 8));
  for (const program of programs) write(program, '', 0o755);
  const written = [...files.keys()]
    .filter((path) => dirname(path) === UNITS)
    .map((path) => path.slice(UNITS.length + 1));
  const started = spec.units.filter((unit) => unit.startsWith('skylan-'));
  return [...new Set([...written, ...started])].sort();
}

/** Everything that systemd has to say about units; nothing when they are as they should be. */
function problemsOf(units: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(
    'systemd-analyze',
    ['verify', `--root=${root}`, '--man=no', ...units],
    { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C' }, timeout: HANG_MS },
  );
  if (error) throw error;
  const said = `${stdout}${stderr}`.trim();
  return said === '' && status !== 0 ? `systemd-analyze ended with ${status}` : said;
}

test('systemd takes every unit of a gateway, and finds each script that one starts', () => {
  // GIVEN
  const units = install(gatewayMachine(lanPlan(2), RESOLVED, 'RobotLan'), [KILL, NFT, OPENVPN, TEST]);
  // THEN
  expect(units).toEqual([
    'skylan-apply.service',
    'skylan-client-ports.service',
    'skylan-credentials.service',
    'skylan-crl.service',
    'skylan-edge.service',
    'skylan-forwarding.service',
    'skylan-idle-stop.service',
    'skylan-idle-stop.timer',
    'skylan-metadata.service',
    'skylan-openvpn.service',
    'skylan-overlay.service',
    'skylan-ready.service',
    'skylan-session-manager.service',
  ]);
  expect(problemsOf(units)).toBe('');
});

test('systemd takes the unit of a server over TCP, which is that over UDP but for its names', () => {
  // GIVEN
  const overTcp = { ...lanPlan(2), uplinks: planRobotLan({ uplink: { tcpPort: 443 } }).uplinks };
  const machine = gatewayMachine(overTcp, RESOLVED, 'RobotLan');
  const units = install(machine, [KILL, NFT, OPENVPN, TEST]);
  const lines = (unit: string) =>
    (filesOf(machine).get(`${UNITS}/${unit}`)?.content ?? '').split('\n').filter((line) => !line.startsWith('#'));
  const [udp, tcp] = [lines('skylan-openvpn.service'), lines('skylan-openvpn-tcp.service')];
  // THEN
  expect(units).toContain('skylan-openvpn-tcp.service');
  expect(problemsOf(units)).toBe('');
  expect(tcp.filter((line) => !udp.includes(line))).toEqual([
    'Description=skylan: OpenVPN server for desktop gateways whose network lets no UDP out',
    'After=sys-subsystem-net-devices-tap1.device sys-subsystem-net-devices-rosbridge.device',
    'BindsTo=sys-subsystem-net-devices-tap1.device',
    'ExecStartPre=/usr/local/lib/skylan/skylan-client-port reset tap1',
    'ExecStart=/usr/sbin/openvpn --config /etc/skylan/openvpn/tcp.conf',
    'RuntimeDirectory=skylan-openvpn-tcp',
    'WantedBy=multi-user.target sys-subsystem-net-devices-tap1.device',
  ]);
  expect(tcp).toHaveLength(udp.length);
});

test('systemd takes every unit of a node, and finds each script that one starts', () => {
  // GIVEN
  const plan = lanPlan();
  const units = install(nodeMachine(plan, plan.nodes[0], RESOLVED), [NFT]);
  write('/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/true\n');
  // THEN
  expect(units).toEqual([
    'skylan-additions.service',
    'skylan-apply.service',
    'skylan-metadata.service',
    'skylan-overlay.service',
    'skylan-ready.service',
    'skylan-session-manager.service',
    'skylan-workload.service',
  ]);
  expect(problemsOf(['docker.service'])).toBe('');
  expect(problemsOf(units)).toBe('');
});

test('a daily upgrade waits until cloud-init has installed its packages', () => {
  // GIVEN
  write('/usr/lib/systemd/system/apt-daily-upgrade.service', '[Service]\nType=oneshot\nExecStart=/usr/bin/true\n');
  const files = filesOf(gatewayMachine(lanPlan(), RESOLVED, 'RobotLan'));
  const dropIn = `${UNITS}/apt-daily-upgrade.service.d/cloud-init.conf`;
  write(dropIn, files.get(dropIn)?.content ?? '');
  // THEN
  expect(files.get(dropIn)?.content).toMatch(/^\[Unit\]\nAfter=cloud-final\.service$/m);
  expect(problemsOf(['apt-daily-upgrade.service'])).toBe('');
});

describe('of a cluster', () => {
  const plan = clusterPlan(1, {
    controller: { site: 'giessen' },
    tokens: 'yes',
    monitoring: { metrics: 'cloudwatch' },
  });
  const site = awsSite(plan);
  const withFleets = fleetPlan({ controller: { site: 'giessen' } });
  const [standing, onDemand] = site.workers;
  if (!standing || !onDemand) throw new Error('the plan has not both kinds of worker');

  /** Debian's unit of a package, which a drop-in of ours is for. */
  function debianUnit(name: string): void {
    write(
      `/usr/lib/systemd/system/${name}`,
      '[Unit]\nConditionPathExists=/etc/slurm/slurm.conf\n[Service]\nExecStart=/usr/bin/true\n',
    );
  }

  beforeEach(() => {
    for (const name of ['mariadb', 'munge', 'slurmd', 'slurmdbd', 'slurmctld', 'slurmrestd'])
      debianUnit(`${name}.service`);
  });

  test.each([
    [
      'site gateway',
      siteGatewayMachine(plan, site, RESOLVED),
      ['skylan-metrics.timer', 'skylan-site.service', 'skylan-tunnel.service'],
    ],
    [
      'worker',
      workerMachine(plan, site, standing, RESOLVED),
      ['skylan-munge-key.service', 'skylan-slurmd-watch.timer', 'slurmd.service'],
    ],
    ['on-demand worker', workerMachine(plan, site, onDemand, RESOLVED), ['skylan-on-demand.service', 'slurmd.service']],
    [
      'worker whose jobs have a role in AWS',
      workerMachine(plan, site, standing, RESOLVED, undefined, 'arn:aws:iam::1:role/jobs'),
      ['skylan-buckets.service', 'slurmd.service'],
    ],
    [
      'controller',
      controllerMachine(plan, RESOLVED, KEPT_STATE),
      [
        ...['skylan-metrics.timer', 'skylan-munge-key.service', 'skylan-token-key.service'],
        ...['slurmdbd.service', 'slurmctld.service', 'slurmrestd.service'],
      ],
    ],
    [
      'controller with a directory',
      controllerMachine(
        clusterPlan(0, {
          controller: { site: 'giessen' },
          directory: { uri: 'ldaps://ldap.example.org', base: 'dc=example,dc=org' },
        }),
        RESOLVED,
        KEPT_STATE,
      ),
      ['skylan-directory.service', 'skylan-directory.timer', 'skylan-users.service'],
    ],
    [
      'controller with fleets',
      controllerMachine(withFleets, RESOLVED, KEPT_STATE),
      ['skylan-fleet-list.service', 'skylan-fleet-reconcile.timer', 'slurmctld.service'],
    ],
    ...awsSite(withFleets).fleets.map((fleet): [string, MachineSpec, string[]] => [
      `worker ${fleet.nodes}`,
      fleetWorkerMachine(withFleets, awsSite(withFleets), fleet, RESOLVED),
      ['skylan-fleet-node.service', 'slurmd.service'],
    ]),
  ])('systemd takes every unit of a %s, its drop-ins too, and finds each script', (_role, machine, expected) => {
    // GIVEN
    const installed = install(machine, [MOUNTPOINT, NFT, SHELL, TEST]);
    const units = [...new Set([...installed, ...expected])];
    // THEN
    expect(installed).toEqual(expect.arrayContaining(expected.filter((unit) => unit.startsWith('skylan-'))));
    expect(problemsOf(units)).toBe('');
  });
});

test('slurmctld never starts without the state, is tried again until it is there, and ends before it is unmounted', () => {
  const plan = clusterPlan(0, { controller: { site: 'giessen' } });
  const files = filesOf(controllerMachine(plan, RESOLVED, KEPT_STATE));
  const dropIns = [...files].filter(([path]) => path.startsWith(`${UNITS}/slurmctld.service.d/`));
  const text = dropIns.map(([, { content }]) => content).join('');
  const [, folder = ''] = /^StateSaveLocation=(.*)$/m.exec(renderSlurmConf(plan)) ?? [];
  expect(text).toContain(`ExecStartPre=+/usr/bin/mountpoint --quiet ${folder}\n`);
  expect(text).toContain(`RequiresMountsFor=${folder}\n`);
  expect(text).toContain('Restart=on-failure\n');
  expect(files.get('/etc/skylan/state.d/slurmctld.conf')?.content).toContain(`\n${folder} slurmctld.service\n`);
  // Mounts of a unit with a namespace of its own would be nobody else's, and a boot may not wait for the volume.
  const unit = files.get(`${UNITS}/skylan-state.service`)?.content ?? '';
  expect(unit).not.toMatch(/^(Private|Protect|ReadOnly|Bind)/m);
  expect(unit).toMatch(/^Type=exec$/m);
});

test('homes are served where they and who has them open are on the volume, and exported, and not before', () => {
  // GIVEN
  const plan = clusterPlan(0, { controller: { site: 'giessen' } });
  const files = filesOf(controllerMachine(plan, RESOLVED, KEPT_STATE));
  const text = (path: string) => files.get(path)?.content ?? '';
  const server = text(`${UNITS}/nfs-server.service.d/state.conf`);
  // THEN
  expect(server).toContain('ExecStartPre=+/usr/bin/mountpoint --quiet /home\n');
  expect(server).toContain('ExecStartPre=+/usr/bin/test -s /etc/exports.d/skylan.exports\n');
  const clients = '/var/lib/nfs/nfsdcld';
  expect(server).toContain(`ExecStartPre=+/usr/bin/mountpoint --quiet ${clients}\n`);
  expect(text(`${UNITS}/nfsdcld.service.d/state.conf`)).toContain(
    `ExecStartPre=+/usr/bin/mountpoint --quiet ${clients}\n`,
  );
  expect(text(`${UNITS}/skylan-state.service.d/home.conf`)).toContain('\nStateDirectory=nfs/nfsdcld\n');
  const folders = [...text('/etc/skylan/state.d/home.conf').matchAll(/^\/.*$/gm)].map(([line]) => line);
  expect(folders).toEqual(['/home nfs-server.service', `${clients} nfs-server.service nfsdcld.service`]);
});

test('users of the machine before are back when the table of users is made, and are kept whenever they change', () => {
  // GIVEN drop-ins in the order in which systemd reads them
  const files = filesOf(controllerMachine(clusterPlan(0, { controller: { site: 'giessen' } }), RESOLVED, KEPT_STATE));
  const text = (unit: string) =>
    [...files]
      .filter(([path]) => path === `${UNITS}/${unit}` || path.startsWith(`${UNITS}/${unit}.d/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { content }]) => content)
      .join('');
  const starts = [...text('slurmctld.service').matchAll(/^ExecStartPre=(.*)$/gm)].map(([, command]) => command);
  // THEN
  const order = ['/usr/bin/mountpoint', 'skylan-people restore', 'skylan-users make'];
  const places = order.map((words) => starts.findIndex((command) => command?.includes(words)));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(text('skylan-users.service')).toContain('\nExecStopPost=-/usr/local/lib/skylan/skylan-people keep\n');
  const watched = [...text('skylan-users.path').matchAll(/^PathChanged=\/etc\/(.*)$/gm)].map(([, name]) => name);
  expect(watched.sort()).toEqual(['group', 'gshadow', 'passwd', 'shadow', 'subgid', 'subuid']);
});

describe('at a first boot without Parameter Store', () => {
  const plan = clusterPlan(1, { controller: { site: 'giessen' } });
  const site = awsSite(plan);
  const [standing] = site.workers;
  if (!standing) throw new Error('the plan has no worker');
  const worker = workerMachine(plan, site, standing, RESOLVED);
  const controller = controllerMachine({ ...plan, tokens: 'yes' }, RESOLVED, KEPT_STATE);
  const gateway = gatewayMachine(lanPlan(2), RESOLVED, 'RobotLan');

  /** Settings of a unit of a machine, those of its drop-ins of ours too, as `Name=value`. */
  function settingsOf(machine: MachineSpec, unit: string): string[] {
    return [...filesOf(machine)]
      .filter(([path]) => path === `${UNITS}/${unit}` || path.startsWith(`${UNITS}/${unit}.d/`))
      .flatMap(([, { content }]) => content.split('\n').filter((line) => /^\w+=/.test(line)));
  }

  test.each([
    ['the gateway’s credentials', gateway, 'skylan-credentials.service'],
    ['a worker’s munge key', worker, 'skylan-munge-key.service'],
    ['a controller’s munge key', controller, 'skylan-munge-key.service'],
    ['a controller’s key of tokens', controller, 'skylan-token-key.service'],
  ])('%s are fetched over and over', (_what, machine, unit) => {
    const settings = settingsOf(machine, unit);
    expect(settings).toContain('Restart=on-failure');
    expect(settings).toContain('StartLimitIntervalSec=0');
  });

  test.each([
    ['OpenVPN', gateway, 'skylan-openvpn.service', 'skylan-credentials.service', 'LoadCredential=server.key:/etc/'],
    ['slurmd', worker, 'slurmd.service', 'skylan-munge-key.service', 'ExecStartPre=+/usr/bin/test -e /var/lib/skylan/'],
    [
      'slurmctld',
      controller,
      'slurmctld.service',
      'skylan-munge-key.service',
      'ExecStartPre=+/usr/bin/test -e /var/lib/skylan/',
    ],
    [
      'slurmctld',
      controller,
      'slurmctld.service',
      'skylan-slurm-conf.service',
      'ExecStartPre=+/usr/bin/test -e /etc/slurm/slurm.conf',
    ],
  ])('%s fails and is tried again until it has what it waits for', (_what, machine, unit, fetching, needs) => {
    const settings = settingsOf(machine, unit);
    const naming = (name: string) => settings.filter((line) => line.startsWith(name) && line.includes(fetching));
    expect(settings.some((line) => line.startsWith(needs))).toBe(true);
    expect(settings).toEqual(expect.arrayContaining([expect.stringMatching(/^Restart=(always|on-failure)$/)]));
    expect(settings).toContain('StartLimitIntervalSec=0');
    expect([naming('Wants='), naming('After=')].map((lines) => lines.length)).toEqual([1, 1]);
    // systemd starts nothing that a failed unit or an unmet condition held up, once that has changed.
    expect([...naming('Requires='), ...naming('BindsTo='), ...naming('Requisite=')]).toEqual([]);
    if (unit.startsWith('slurm')) expect(settings).toContain('ConditionPathExists=');
  });
});

test('what strangers make OpenVPN write is bounded for its journal', () => {
  const unit =
    filesOf(gatewayMachine(lanPlan(2), RESOLVED, 'RobotLan')).get(`${UNITS}/skylan-openvpn.service`)?.content ?? '';
  expect(unit).toMatch(/^LogRateLimitIntervalSec=60\nLogRateLimitBurst=500$/m);
});

describe('who may ask the metadata service', () => {
  const plan = clusterPlan(1, { controller: { site: 'giessen' } });
  const site = awsSite(plan);
  const [standing, onDemand] = site.workers;
  const lan = lanPlan();
  if (!standing || !onDemand) throw new Error('the plan has not both kinds of worker');
  const UNIT = 'skylan-metadata.service';

  test.each([
    ['gateway', gatewayMachine(lan, RESOLVED, 'RobotLan'), '0'],
    ['node', nodeMachine(lan, lan.nodes[0], RESOLVED), '0'],
    ['site gateway', siteGatewayMachine(plan, site, RESOLVED), '0'],
    ['worker', workerMachine(plan, site, standing, RESOLVED), '0'],
    ['on-demand worker', workerMachine(plan, site, onDemand, RESOLVED), '0'],
    // Slurm's programs power on-demand workers with the machine's role.
    ['controller', controllerMachine(plan, RESOLVED, KEPT_STATE), '0, slurm'],
  ])('is settled on a %s before anything else that is ours', (_role, machine, users) => {
    const files = filesOf(machine);
    const ofUnit = [...files]
      .filter(([path]) => path.startsWith(`${UNITS}/${UNIT}`))
      .sort(([a], [b]) => a.localeCompare(b));
    const allowed = ofUnit.flatMap(([, { content }]) => content.match(/SKYLAN_METADATA_USERS=[^"\n]*/g) ?? []);
    expect(machine.units[0]).toBe(UNIT);
    expect(machine.packages).toContain('nftables');
    expect(allowed.at(-1)).toBe(`SKYLAN_METADATA_USERS=${users}`);
    expect(files.get('/etc/skylan/skylan-metadata.nft')?.content).toContain('169.254.169.254');
    expect(files.get('/usr/local/lib/skylan/skylan-parameters')?.mode).toBe('0700');
  });

  test('at every later boot before containers and jobs', () => {
    const unit = filesOf(workerMachine(plan, site, standing, RESOLVED)).get(`${UNITS}/${UNIT}`)?.content ?? '';
    const before = /^Before=(.*)$/m.exec(unit)?.[1]?.split(' ');
    expect(before).toEqual(
      expect.arrayContaining(['network-pre.target', 'docker.service', 'slurmd.service', 'slurmctld.service']),
    );
    expect(unit).toContain('WantedBy=multi-user.target');
  });
});

test('the last word on when slurmd starts is, on an on-demand worker, that a job has powered it up', () => {
  // GIVEN drop-ins in the order in which systemd reads them, where an empty condition takes away all before
  const plan = clusterPlan(1);
  const onDemand = awsSite(plan).workers.find((worker) => worker.onDemand);
  if (!onDemand) throw new Error('the plan has no on-demand worker');
  const files = [...filesOf(workerMachine(plan, awsSite(plan), onDemand, RESOLVED))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const dropIns = files.filter(([path]) => path.startsWith(`${UNITS}/slurmd.service.d/`));
  // THEN
  const conditions = dropIns.flatMap(([, { content }]) => content.match(/^ConditionPathExists=.*$/gm) ?? []);
  expect(conditions).toEqual(['ConditionPathExists=', 'ConditionPathExists=/run/skylan-on-demand']);
});

test('systemd takes the units of a desktop gateway', () => {
  // GIVEN
  write(OPENVPN, '', 0o755);
  for (const script of ['skylan-bridge', 'skylan-edge', 'skylan-lone', 'skylan-wireguard-client'])
    write(`/usr/local/lib/skylan/${script}`, '', 0o755);
  const folders = [DESKTOP_FILES, join(DESKTOP_FILES, '..', 'edge', UNITS)];
  const units = folders.flatMap((folder) => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.service'));
    for (const unit of names) write(`${UNITS}/${unit}`, readFileSync(join(folder, unit), 'utf8'));
    return names;
  });
  // THEN
  expect(units.sort()).toEqual([
    ...['skylan-bridge.service', 'skylan-edge.service', 'skylan-lone.service', 'skylan-openvpn-client.service'],
    'skylan-wireguard-client.service',
  ]);
  expect(problemsOf(units)).toBe('');
});

describe('the check itself', () => {
  const UNIT = '[Service]\nType=oneshot\nExecStart=/usr/bin/true\n';

  test('takes a unit without a fault', () => {
    write(`${UNITS}/good.service`, UNIT);
    expect(problemsOf(['good.service'])).toBe('');
  });

  test.each([
    ['a misspelt directive', `${UNIT}ExecStrat=/usr/bin/true\n`, 'ExecStrat'],
    ['a value that cannot be read', `${UNIT}TimeoutStopSec=soon\n`, 'soon'],
    ['an unknown system call', `${UNIT}SystemCallFilter=@system-servise\n`, '@system-servise'],
    ['a program that is not there', UNIT.replace('true', 'flase'), '/usr/bin/flase'],
    [
      'a cycle with cloud-init',
      `[Unit]\nBefore=network-pre.target\nWants=network-pre.target\n${UNIT}`,
      'ordering cycle',
    ],
    ['a required unit that is not there', `[Unit]\nRequisite=skylan-x.service\n${UNIT}`, 'skylan-x.service'],
  ])('fails for %s, and names it', (_what, content, words) => {
    write(`${UNITS}/bad.service`, content);
    expect(problemsOf(['bad.service'])).toContain(words);
  });
});

test('slurmd starts anew although systemd was too slow for it once', () => {
  const plan = clusterPlan();
  const site = awsSite(plan);
  const [worker] = site.workers;
  if (!worker) throw new Error('the plan has no worker');
  const conf = filesOf(workerMachine(plan, site, worker, RESOLVED)).get(
    `${UNITS}/slurmd.service.d/slurmd.conf`,
  )?.content;
  expect(conf).toContain('\nExecStartPre=-/usr/bin/systemctl reset-failed *slurmstepd.scope\n');
  expect(conf).toContain('\nRestart=always\n');
});

test('slurmrestd is for its own machine alone, and without a record of jobs does not ask for one', () => {
  const plan = clusterPlan(0, { controller: { site: 'giessen' }, tokens: 'yes' });
  const files = filesOf(controllerMachine(plan, RESOLVED, KEPT_STATE));
  const text = files.get(`${UNITS}/slurmrestd.service.d/slurmrestd.conf`)?.content ?? '';
  const [, command = ''] = /^ExecStart=\/bin\/sh -c '(.*)'$/m.exec(text) ?? [];
  const said = (conf: string) => {
    write('/etc/slurm/slurm.conf', conf);
    const script = command
      .replaceAll('$$', '$')
      .replace('/etc/slurm', join(root, '/etc/slurm'))
      .replace('exec /usr/sbin/slurmrestd', 'echo');
    return spawnSync('sh', ['-c', script], { timeout: HANG_MS }).stdout.toString().trim();
  };
  expect(said(renderSlurmConf(plan))).toBe('-a rest_auth/jwt 127.0.0.1:6820');
  const without = clusterPlan(0, { controller: { site: 'giessen' }, tokens: 'yes', accounting: { database: 'none' } });
  expect(said(renderSlurmConf(without))).toBe('-a rest_auth/jwt -s openapi/slurmctld 127.0.0.1:6820');
});

test('slurmctld starts when the list of fleets is there, and the list comes before it', () => {
  const files = filesOf(controllerMachine(fleetPlan({ controller: { site: 'giessen' } }), RESOLVED, KEPT_STATE));
  expect(files.get(`${UNITS}/slurmctld.service.d/fleets.conf`)?.content).toContain(
    '\nExecStartPre=+/usr/bin/test -e /etc/skylan/fleets.json\n',
  );
  const list = files.get(`${UNITS}/skylan-fleet-list.service`)?.content ?? '';
  expect(list).toContain('\nBefore=slurmctld.service\n');
  expect(list).toMatch(/ \$\{SKYLAN_NAMESPACE\}\/slurm\/fleets\.json \/etc\/skylan\/fleets\.json /);
});
