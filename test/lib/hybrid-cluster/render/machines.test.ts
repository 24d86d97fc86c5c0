import {
  controllerMachine,
  fleetWorkerMachine,
  siteGatewayMachine,
  workerMachine,
} from '../../../../lib/hybrid-cluster/render/machines';
import type { MachineSpec } from '../../../../lib/machine/machine-spec';
import { awsSite, clusterPlan, fleetPlan, fourSites, KEPT_STATE } from '../../../helpers/cluster-plan';
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

test('where jobs have a role in AWS, who gives them its credentials starts before slurmd, and nowhere else', () => {
  const { units, packages } = workerMachine(plan, site, standing, TOKENS, undefined, 'arn:aws:iam::1:role/jobs');
  expect(units.filter((unit) => /buckets|slurmd\.service/.test(unit))).toEqual([
    'skylan-buckets.service',
    'slurmd.service',
  ]);
  expect(packages).toEqual(machines.standing.packages);
  expect(paths(workerMachine(plan, site, standing, TOKENS, undefined, 'arn'))).toEqual(
    expect.arrayContaining(['/usr/local/lib/skylan/aws.py', '/etc/skylan/buckets.env']),
  );
  expect([...machines.standing.units, ...machines.onDemand.units].join()).not.toContain('buckets');
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

test('a controller has the programs that power workers when there are any to power', () => {
  const program = '/usr/local/lib/skylan/skylan-resume';
  expect(paths(machines.controller)).toEqual(
    expect.arrayContaining([program, '/usr/local/lib/skylan/skylan-machines', '/usr/local/lib/skylan/aws.py']),
  );
  const without = controllerMachine(clusterPlan(0, { controller: { site: 'giessen' } }), TOKENS, KEPT_STATE);
  expect(paths(without)).not.toContain(program);
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

test('a controller that takes tokens has their key before anything that reads it, and HTTP after slurmctld', () => {
  const { packages, units } = controllerMachine(
    clusterPlan(0, { controller: { site: 'giessen' }, tokens: 'yes' }),
    TOKENS,
    KEPT_STATE,
  );
  expect(packages).toEqual(expect.arrayContaining(['slurm-wlm-jwt-plugin', 'slurmrestd']));
  expect(units.filter((unit) => /token|slurm-conf|slurmdbd|slurmctld|slurmrestd/.test(unit))).toEqual(
    ['skylan-token-key', 'skylan-slurm-conf', 'slurmdbd', 'slurmctld', 'slurmrestd'].map((unit) => `${unit}.service`),
  );
  expect(machines.controller.units).not.toContain('slurmrestd.service');
  expect(paths(machines.controller).filter((path) => /token|slurmrestd/.test(path))).toEqual([]);
});

test('a controller lists the users of a directory, where there is one, before slurmctld starts', () => {
  const directory = { uri: 'ldaps://ldap.example.org', base: 'dc=example,dc=org' };
  const lists = controllerMachine(clusterPlan(0, { controller: { site: 'giessen' }, directory }), TOKENS, KEPT_STATE);
  expect(lists.packages).toEqual(expect.arrayContaining(['sssd-ldap', 'libnss-sss']));
  expect(lists.units.filter((unit) => /sssd|directory|slurmctld/.test(unit))).toEqual([
    ...['skylan-directory.service', 'skylan-directory.timer', 'sssd.service', 'slurmctld.service'],
  ]);
  const conf = filesOf(lists).get('/etc/skylan/sssd.conf')?.content;
  expect(conf).toMatch(/^enumerate = True$/m);
  expect(conf).toMatch(/^ldap_tls_reqcert = demand$/m);
  expect([...machines.controller.packages, ...machines.controller.units].join()).not.toMatch(/sss|directory/);
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

describe('of fleets', () => {
  const withFleets = fleetPlan({ controller: { site: 'giessen' } });
  const own = awsSite(withFleets);
  const [burst, steady] = own.fleets.map((fleet) => fleetWorkerMachine(withFleets, own, fleet, RESOLVED));
  if (!burst || !steady) throw new Error('the plan has not both fleets');
  const environmentOf = (machine: MachineSpec) => machine.files.map(({ content }) => content).join('');

  test('a worker has what an on-demand one has, but for being tried by the deploy', () => {
    const of = (machine: MachineSpec) => new Set(paths(machine));
    const missing = [...of(machines.onDemand)].filter((path) => !of(burst).has(path));
    expect(missing.sort()).toEqual([
      '/etc/systemd/system/skylan-on-demand.service',
      '/etc/systemd/system/slurmd.service.d/tried.conf',
      '/usr/local/lib/skylan/skylan-on-demand',
    ]);
    expect(burst.packages).toEqual([...machines.onDemand.packages, 'htop']);
    expect(burst.defaultUser).toBe(false);
    expect(environmentOf(burst)).toContain("SLURMD_OPTIONS='--conf-server 192.168.77.136'\n");
    expect(environmentOf(burst)).toContain("SKYLAN_READY_URL=''\n");
    expect(environmentOf(burst)).toContain('What=192.168.77.136:/home\n');
  });

  test('slurmd waits for the node that it is, and no deploy for the machine', () => {
    for (const { units } of [burst, steady]) {
      expect(units).toContain('skylan-fleet-node.service');
      expect(units).not.toContain('slurmd.service');
      expect(units).not.toContain('skylan-ready.service');
      expect(units.indexOf('home.automount')).toBeLessThan(units.indexOf('skylan-fleet-node.service'));
    }
  });

  test('only those of Spot instances look whether EC2 takes them back', () => {
    expect(burst.units).toContain('skylan-spot.service');
    expect(steady.units).not.toContain('skylan-spot.service');
  });

  test('a controller has what makes machines, knows of fleets before slurmctld starts, and looks after them', () => {
    const { units } = controllerMachine(withFleets, TOKENS, KEPT_STATE);
    const all = paths(controllerMachine(withFleets, TOKENS, KEPT_STATE));
    expect(all).toEqual(
      expect.arrayContaining(
        ['skylan-resume', 'skylan-fleet', 'skylan-resume-failed', 'aws.py'].map(
          (name) => `/usr/local/lib/skylan/${name}`,
        ),
      ),
    );
    expect(all).toContain('/etc/skylan/slurm.env');
    expect(units.indexOf('skylan-fleet-list.service')).toBeLessThan(units.indexOf('slurmctld.service'));
    expect(units).toContain('skylan-fleet-reconcile.timer');
    expect(machines.controller.units.join()).not.toContain('fleet');
    expect(paths(machines.controller).join()).not.toContain('fleet');
  });
});
