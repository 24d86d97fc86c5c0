import { controllerMachine, siteGatewayMachine, workerMachine } from '../../../../lib/hybrid-cluster/render/machines';
import type { MachineSpec } from '../../../../lib/machine/machine-spec';
import { awsSite, clusterPlan, fourSites, KEPT_STATE } from '../../../helpers/cluster-plan';
import { RESOLVED, TOKENS } from '../../../helpers/lan-plan';
import { filesOf } from '../../../helpers/user-data';

const plan = clusterPlan(2, { controller: { site: 'giessen' } });
const site = awsSite(plan);
const [standing, onDemand] = [site.workers[0], site.workers[1]];
if (!standing || !onDemand?.onDemand) throw new Error('the plan has not both kinds of worker');

const paths = (machine: MachineSpec) => [...filesOf(machine).keys()];
const machines = {
  gateway: siteGatewayMachine(plan, site, TOKENS),
  standing: workerMachine(plan, site, standing, TOKENS),
  onDemand: workerMachine(plan, site, onDemand, TOKENS),
  controller: controllerMachine(plan, TOKENS, KEPT_STATE),
};

test('neither other on-demand workers nor a further site change the machine of the controller', () => {
  const many = clusterPlan(20, { controller: { site: 'giessen' } });
  expect(controllerMachine(many, TOKENS, KEPT_STATE)).toEqual(machines.controller);
});

test('a site gateway’s user data holds neither peers nor keys', () => {
  const [two, four] = [clusterPlan(), fourSites()];
  expect(siteGatewayMachine(four, awsSite(four), RESOLVED)).toEqual(siteGatewayMachine(two, awsSite(two), RESOLVED));
  const text = machines.gateway.files.map(({ content }) => content).join('\n');
  expect(text).not.toContain('192.168.66.');
  expect(text).not.toContain('@{private-key:');
});

test('workers mount homes before slurmd starts, the controller exports its own, and both make no user of the image', () => {
  expect(machines.standing.units.indexOf('home.automount')).toBeLessThan(
    machines.standing.units.indexOf('slurmd.service'),
  );
  expect(machines.standing.packages).toEqual(expect.arrayContaining(['libnss-extrausers', 'nfs-common']));
  expect(machines.onDemand.units).toContain('home.automount');
  expect(machines.controller.packages).toContain('nfs-kernel-server');
  expect(machines.controller.units).toEqual(expect.arrayContaining(['nfs-server.service', 'skylan-users.path']));
  expect([machines.standing.defaultUser, machines.controller.defaultUser]).toEqual([false, false]);
});

test('where workers have homes of their own nothing is mounted or exported, and users are known all the same', () => {
  const own = clusterPlan(0, { controller: { site: 'giessen' }, home: 'none' });
  const worker = workerMachine(own, awsSite(own), standing, TOKENS);
  const controller = controllerMachine(own, TOKENS, KEPT_STATE);
  expect(worker.packages).not.toContain('nfs-common');
  expect(worker.packages).toContain('libnss-extrausers');
  expect(paths(worker)).not.toContain('/etc/systemd/system/home.automount');
  expect(controller.units).not.toContain('nfs-server.service');
  expect(controller.units).toContain('skylan-users.path');
});

test('what tells of the cluster is on gateways and the controller, and a node exporter on every machine', () => {
  // GIVEN
  const told = clusterPlan(0, {
    controller: { site: 'giessen' },
    monitoring: { metrics: 'cloudwatch', nodeExporter: 'yes' },
  });
  const made = {
    gateway: siteGatewayMachine(told, awsSite(told), TOKENS),
    worker: workerMachine(told, awsSite(told), standing, TOKENS),
    controller: controllerMachine(told, TOKENS, KEPT_STATE),
  };
  // THEN
  const env = (machine: MachineSpec) => filesOf(machine).get('/etc/skylan/metrics.env')?.content;
  expect(env(made.gateway)).toContain("SKYLAN_LOOK_AT='tunnels'");
  expect(env(made.controller)).toContain("SKYLAN_LOOK_AT='slurm'");
  expect(env(made.worker)).toBeUndefined();
  for (const machine of Object.values(made)) {
    expect(machine.packages).toContain('prometheus-node-exporter');
    expect(machine.units).toContain('prometheus-node-exporter.service');
    expect(machine.units.at(-1)).toBe('skylan-ready.service');
  }
  expect(
    [made.gateway, made.worker, made.controller].map(({ units }) => units.includes('skylan-metrics.timer')),
  ).toEqual([true, false, true]);
  expect(
    Object.values(machines)
      .flatMap(({ units }) => units)
      .join(),
  ).not.toMatch(/metrics|exporter/);
});

test('a further site does not change the machine of the controller', () => {
  const further = clusterPlan(2, {
    controller: { site: 'giessen' },
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
      { name: 'marburg', cidr: '192.168.88.0/24', provider: 'aws', workers: { onDemand: 2 } },
    ],
  });
  expect(controllerMachine(further, TOKENS, KEPT_STATE)).toEqual(machines.controller);
});

test('the munge key comes before Slurm, on workers and on the controller', () => {
  expect(machines.standing.units.indexOf('skylan-munge-key.service')).toBeLessThan(
    machines.standing.units.indexOf('slurmd.service'),
  );
  expect(paths(machines.standing)).toContain('/etc/systemd/system/slurmd.service.d/munge-key.conf');
  expect(paths(machines.controller)).toContain('/etc/systemd/system/slurmctld.service.d/munge-key.conf');
});

test('workers take their configuration from the controller, and it takes its own from Parameter Store', () => {
  expect(paths(machines.standing)).not.toContain('/usr/local/lib/skylan/skylan-slurm-conf');
  expect(paths(machines.controller)).toEqual(
    expect.arrayContaining(['/usr/local/lib/skylan/skylan-slurm-conf', '/etc/slurm/cgroup.conf']),
  );
});

test('only on an on-demand worker does slurmd wait for a job', () => {
  const waits = '/etc/systemd/system/slurmd.service.d/tried.conf';
  expect(paths(machines.onDemand)).toContain(waits);
  expect(paths(machines.standing)).not.toContain(waits);
  expect(machines.onDemand.units).not.toContain('slurmd.service');
});

test('a controller has the programs that power workers, and the AWS CLI, when there are any to power', () => {
  const program = '/usr/local/lib/skylan/skylan-resume';
  expect(paths(machines.controller)).toContain(program);
  expect(machines.controller.packages).toContain('awscli');
  const without = controllerMachine(clusterPlan(0, { controller: { site: 'giessen' } }), TOKENS, KEPT_STATE);
  expect(paths(without)).not.toContain(program);
  expect(without.packages).not.toContain('awscli');
});

test('a controller records jobs on its own machine, before slurmctld starts, unless that is elsewhere', () => {
  const { packages, units } = machines.controller;
  expect(packages).toEqual(expect.arrayContaining(['mariadb-server', 'slurm-wlm-mysql-plugin', 'slurmdbd']));
  expect(units.filter((unit) => /mariadb|slurmdbd|slurmctld/.test(unit))).toEqual([
    'mariadb.service',
    'slurmdbd.service',
    'slurmctld.service',
  ]);
  const external = { database: 'external', host: 'dbd.example.org' } as const;
  const elsewhere = controllerMachine(
    clusterPlan(0, { controller: { site: 'giessen' }, accounting: external }),
    TOKENS,
    KEPT_STATE,
  );
  expect(elsewhere.packages).not.toContain('slurmdbd');
  expect(paths(elsewhere).filter((path) => /slurmdbd|mysql/.test(path))).toEqual([]);
  expect(paths(elsewhere)).toContain('/usr/local/lib/skylan/skylan-accounting');
});

test('the user slurm can read what its programs need, and not the machine’s own environment', () => {
  const modes = new Map(machines.controller.files.map(({ path, permissions }) => [path, permissions ?? '0644']));
  expect(modes.get('/etc/skylan/slurm.env')).toBe('0644');
  expect(modes.get('/etc/skylan/machine.env')).toBe('0600');
});

test('fails for a controller whose machine its operator makes', () => {
  expect(() => controllerMachine(clusterPlan(), TOKENS, KEPT_STATE)).toThrow(
    'the controller\'s site "bielefeld" is not in AWS: its operator makes the machine',
  );
});
