import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  controllerMachine,
  fleetWorkerMachine,
  siteGatewayMachine,
  workerMachine,
} from '../../../lib/hybrid-cluster/render/machines';
import { renderCloudConfig } from '../../../lib/machine/cloud-config';
import type { MachineSpec } from '../../../lib/machine/machine-spec';
import { NodeAdditions } from '../../../lib/robot-lan/node-additions';
import { gatewayMachine, nodeMachine } from '../../../lib/robot-lan/render/machines';
import { awsSite, clusterPlan, fleetPlan, KEPT_STATE } from '../../helpers/cluster-plan';
import { lanPlan, TOKENS, token } from '../../helpers/lan-plan';
import { configurationOf, filesOf } from '../../helpers/user-data';

const SPEC: MachineSpec = {
  hostname: 'second',
  packages: ['zsh', 'avahi-daemon', 'zsh'],
  folders: ['machine'],
  files: [
    { path: '/etc/skylan/a.conf', content: 'a = 1\n' },
    { path: '/usr/local/lib/skylan/run', content: '#!/usr/bin/env bash\n', permissions: '0755' },
    { path: '/etc/skylan/machine.env', content: `URL='${token('TOKEN.1')}'\n`, permissions: '0600' },
  ],
  units: ['one.service', 'two.service'],
};

const render = () => renderCloudConfig(SPEC, TOKENS);

describe('renderCloudConfig', () => {
  test('is a cloud-config that gives back every file with its permissions, and the bundle’s', () => {
    // GIVEN a machine with plain, executable and deploy-time files
    expect(render().startsWith('#cloud-config\n')).toBe(true);
    // WHEN it boots
    const files = filesOf(SPEC);
    // THEN nothing is lost
    expect([...files.keys()]).toEqual(expect.arrayContaining(SPEC.files.map((file) => file.path)));
    expect(files.get('/etc/skylan/a.conf')).toEqual({ content: 'a = 1\n', mode: '0644' });
    expect(files.get('/usr/local/lib/skylan/run')?.mode).toBe('0755');
    expect(files.get('/etc/skylan/machine.env')?.mode).toBe('0600');
    expect(files.get('/usr/local/lib/skylan/skylan-apply')?.mode).toBe('0755');
  });

  test('leaves a token where the CDK can find it', () => {
    expect(render()).toContain(`URL='${token('TOKEN.1')}'`);
    expect(parse(render()).runcmd[0][1]).toBe(TOKENS.bundleUrl);
  });

  test('holds the checksum of the bundle, and nothing of it', () => {
    expect(parse(render()).runcmd[0][2]).toMatch(/^[0-9a-f]{64}$/);
    const other = renderCloudConfig({ ...SPEC, folders: ['machine', 'lan'] }, TOKENS);
    expect(other.replace(/[0-9a-f]{64}/g, '')).toBe(render().replace(/[0-9a-f]{64}/g, ''));
    expect(other).not.toBe(render());
  });

  test('the program that fetches it comes as it stands in the repository', () => {
    const { content } = configurationOf(render()).get('/usr/local/lib/skylan/skylan-bundle') ?? {};
    expect(content).toBe(readFileSync(join(__dirname, '../../../assets/bootstrap/skylan-bundle'), 'utf8'));
  });

  test('has the image’s own user made unless the machine is to have none', () => {
    expect(parse(render())).not.toHaveProperty('users');
    expect(parse(renderCloudConfig({ ...SPEC, defaultUser: false }, TOKENS)).users).toEqual([]);
  });

  test('names the host, and each package once', () => {
    const config = parse(render());
    expect(config.hostname).toBe('second');
    expect(config.packages).toEqual(['avahi-daemon', 'zsh']);
  });

  test('is applied at every boot, not only at the first', () => {
    // GIVEN user data that CloudFormation changes in place
    const config = parse(render());
    // THEN the modules that use it run always, and in the stage that cloud-init has for them
    expect(config.cloud_init_modules).toContainEqual(['write_files', 'always']);
    expect(config.cloud_config_modules).toContainEqual(['runcmd', 'always']);
    expect(config.cloud_final_modules).toEqual(
      expect.arrayContaining([
        ['package_update_upgrade_install', 'always'],
        ['scripts_user', 'always'],
      ]),
    );
  });

  test('is the same text for the same machine, whatever the time', () => {
    jest.useFakeTimers({ now: 0 });
    const before = render();
    jest.setSystemTime(1e12);
    expect(render()).toBe(before);
    jest.useRealTimers();
  });
});

describe('user data', () => {
  /** As long as real ones. */
  const DEPLOYED = {
    region: 'ap-southeast-1',
    readySignalUrl: `https://cloudformation-waitcondition-ap-southeast-1.s3.ap-southeast-1.amazonaws.com/${'x'.repeat(420)}`,
    bundleUrl: `https://s3.ap-southeast-1.amazonaws.com/cdk-hnb659fds-assets-123456789012-ap-southeast-1/${'0'.repeat(64)}.gz`,
  };
  const cluster = clusterPlan(2, { controller: { site: 'giessen' } });
  const withDirectory = clusterPlan(2, {
    controller: { site: 'giessen' },
    directory: {
      ...{
        uri: 'ldaps://ldap.example.org',
        base: 'ou=people,dc=example,dc=org',
        bindDn: 'cn=reader,dc=example,dc=org',
      },
      ...{ bindPasswordParameter: '/directory/reader-password', caParameter: '/directory/authority' },
    },
  });
  const site = awsSite(cluster);
  const withFleets = fleetPlan();
  const fleetWorkers = awsSite(withFleets).fleets.map((fleet) =>
    fleetWorkerMachine(withFleets, awsSite(withFleets), fleet, DEPLOYED),
  );
  const workerOf = (onDemand: boolean) => {
    const worker = site.workers.find((one) => one.onDemand === onDemand);
    if (!worker) throw new Error('the plan has not both kinds of worker');
    return worker;
  };
  const size = (machine: MachineSpec) => Buffer.byteLength(renderCloudConfig(machine, DEPLOYED));
  const gateway = (nodes: number) => gatewayMachine(lanPlan(nodes), DEPLOYED, 'RobotLan');

  test.each([
    ['a cloud gateway', gateway(1)],
    ['a cloud node', nodeMachine(lanPlan(), lanPlan().nodes[0], DEPLOYED)],
    [
      'a cloud node that runs a Compose file',
      new NodeAdditions('a').applyTo(
        nodeMachine(lanPlan(), { ...lanPlan().nodes[0], compose: 'examples/talker' }, DEPLOYED),
      ),
    ],
    ['a site gateway', siteGatewayMachine(cluster, site, DEPLOYED)],
    ['a worker', workerMachine(cluster, site, workerOf(false), DEPLOYED)],
    ['an on-demand worker', workerMachine(cluster, site, workerOf(true), DEPLOYED)],
    [
      'a worker whose jobs have a role in AWS',
      workerMachine(
        cluster,
        site,
        workerOf(true),
        DEPLOYED,
        undefined,
        `arn:aws:iam::123456789012:role/${'x'.repeat(64)}`,
      ),
    ],
    ['a controller', controllerMachine(cluster, DEPLOYED, KEPT_STATE)],
    ['a controller with a directory', controllerMachine(withDirectory, DEPLOYED, KEPT_STATE)],
    ...fleetWorkers.map((machine): [string, MachineSpec] => [`a worker ${machine.hostname}`, machine]),
  ])('of %s take less than 5 KB of the 16 that EC2 takes', (_what, machine) => {
    expect(size(machine)).toBeLessThan(5120);
  });

  test('of a gateway are the same with one node and with sixty', () => {
    expect(renderCloudConfig(gateway(60), DEPLOYED)).toBe(renderCloudConfig(gateway(1), DEPLOYED));
  });

  test('have room for as many packages as settings may name', () => {
    const packages = Array.from({ length: 200 }, (_, index) =>
      `a-package-with-a-name-of-forty-chars-${index}`.slice(0, 47),
    );
    const lan = lanPlan();
    expect(size(gatewayMachine({ ...lan, gateway: { ...lan.gateway, packages } }, DEPLOYED, 'RobotLan'))).toBeLessThan(
      16_384,
    );
  });
});
