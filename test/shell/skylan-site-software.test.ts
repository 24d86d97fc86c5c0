import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { sitePackFiles } from '../../lib/hybrid-cluster/render/site-pack';
import type { HybridClusterSettings } from '../../lib/hybrid-cluster/settings';
import { clusterPlan, externalSite } from '../helpers/cluster-plan';
import { HANG_MS } from '../helpers/hang';
import { Sandbox } from '../helpers/sandbox';

const CONF = '/etc/skylan/containers.conf';
const PODMAN = '/usr/local/bin/podman';
const TREES = '/etc/profile.d/skylan-modules.sh';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a worker of the site
  for (const folder of ['etc/munge', 'home', 'etc/profile.d', 'usr/local/bin']) {
    mkdirSync(sandbox.path(`root/${folder}`), { recursive: true });
  }
  for (const name of ['apt-get', 'chown', 'sysctl', 'nft', 'exportfs', 'systemctl', 'ip']) sandbox.command(name);
  installed();
  sandbox.write('root/etc/nsswitch.conf', 'passwd: files systemd\ngroup: files systemd\n');
  unpack({ containers: 'podman', modules: 'environment-modules', home: 'none' });
});

afterEach(() => sandbox.remove());

/** Have these packages, and no others, be there. */
function installed(...names: string[]): void {
  sandbox.command(
    'dpkg',
    `for name in "\${@:2}"; do case "$name" in ${names.join('|') || '-'}) ;; *) exit 1 ;; esac; done`,
  );
}

function unpack(settings: HybridClusterSettings): void {
  const plan = clusterPlan(0, settings);
  for (const { path, mode, content } of sitePackFiles(plan, externalSite(plan), 'eu-central-1')) {
    const text = content.replaceAll(/@\{[^}]*\}/g, Buffer.alloc(128, 'm').toString('base64'));
    chmodSync(sandbox.write(path.replace('bielefeld', 'site'), text), Number.parseInt(mode, 8));
  }
}

function run(...args: string[]) {
  sandbox.write('calls', '');
  const { status, stdout, stderr } = spawnSync(sandbox.path('site-pack/skylan-site'), args, {
    env: { PATH: `${sandbox.path('bin')}:${process.env.PATH}`, LC_ALL: 'C', SKYLAN_ROOT: sandbox.path('root') },
    timeout: HANG_MS,
  });
  return { status, output: `${stdout}${stderr}`, calls: readFileSync(sandbox.path('calls'), 'utf8') };
}

const file = (path: string) => readFileSync(sandbox.path(`root${path}`), 'utf8');
const has = (path: string) => existsSync(sandbox.path(`root${path}`));
const install = 'apt-get install --yes --no-install-recommends';

test('a worker gets podman for its jobs, and modules', () => {
  // WHEN
  const { status, calls } = run('worker');
  // THEN
  expect(status).toBe(0);
  expect(calls).toContain(`${install} ca-certificates crun passt podman uidmap\n`);
  expect(calls).toContain(`${install} environment-modules\n`);
  expect(statSync(sandbox.path(`root${PODMAN}`)).mode & 0o777).toBe(0o755);
  expect(file(CONF)).toContain('cgroups = "disabled"\n');
  expect(file('/etc/skylan/containers-storage.conf')).toContain('/var/lib/skylan-containers/');
  expect(file(TREES)).toContain('/home/modules');
});

test('or neither, where they were not asked for', () => {
  unpack({ home: 'none' });
  for (const name of ['podman', 'containers.conf', 'containers-storage.conf', 'skylan-modules.sh'])
    spawnSync('rm', [sandbox.path(`site-pack/${name}`)]);
  const { status, calls } = run('worker');
  expect(status).toBe(0);
  expect(calls).not.toMatch(/podman|environment-modules/);
  expect([has(CONF), has(TREES)]).toEqual([false, false]);
});

test('an lmod that is there stays, and has the cluster’s modules too', () => {
  installed('lmod');
  const { output, calls } = run('worker');
  expect(output).toContain('lmod is here: it has the modules of the cluster too\n');
  expect(calls).not.toContain('environment-modules');
  expect(file(TREES)).toContain('/home/modules');
});

test('undo leaves each file as it was, to the byte, and takes images and numbers of the cluster’s users', () => {
  // GIVEN numbers and a program of this machine's own, and what jobs have left
  const theirs = 'debian:100000:65536\n# theirs\n7:7:7\n';
  sandbox.write(`root${PODMAN}`, '#!/bin/sh\n');
  run('worker');
  sandbox.write('root/etc/subuid', `${theirs}2001:131137536:65536\n59999:3932094464:65536\n`);
  sandbox.write('root/etc/subgid', 'debian:100000:65536');
  sandbox.write('root/var/lib/skylan-containers/2001/storage/db.sql', '');
  sandbox.write('root/run/skylan-containers/2001/lock', '');
  // WHEN
  expect(run('undo').status).toBe(0);
  // THEN
  expect(file('/etc/subuid')).toBe(theirs);
  expect(file('/etc/subgid')).toBe('debian:100000:65536');
  expect(file(PODMAN)).toBe('#!/bin/sh\n');
  for (const path of [CONF, TREES, '/etc/skylan', '/var/lib/skylan-containers', '/run/skylan-containers'])
    expect([path, has(path)]).toEqual([path, false]);
});
