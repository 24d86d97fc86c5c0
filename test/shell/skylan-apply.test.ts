import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN what cloud-init wrote for a gateway with two nodes
  sandbox.write('user-data.txt', '#cloud-config\nfirst\n');
  for (const name of ['systemd-sysusers', 'sysctl', 'networkctl', 'udevadm', 'skylan-network', 'skylan-session'])
    sandbox.command(name);
  running('avahi-daemon');
});

afterEach(() => sandbox.remove());

/** Have these services, and no others, run. */
function running(...services: string[]): void {
  const units = services.map((service) => `${service}.service`).join('|') || 'none';
  sandbox.command('systemctl', `[[ $1 != is-active ]] || case "$3" in ${units}) ;; *) exit 3 ;; esac`);
}

/** Runs once; `changes` are the commands that change the machine, in their order. */
function apply(env: Readonly<Record<string, string>> = {}) {
  rmSync(sandbox.path('calls'), { force: true });
  const result = sandbox.run('machine/usr/local/lib/skylan/skylan-apply', [], {
    SKYLAN_USER_DATA: sandbox.path('user-data.txt'),
    SKYLAN_APPLIED: sandbox.path('state/applied.sha256'),
    SKYLAN_SCRIPTS: join(ASSETS, 'lan/usr/local/lib/skylan'),
    SKYLAN_ON_APPLY: join(ASSETS, 'gateway/usr/local/lib/skylan/on-apply.sh'),
    SKYLAN_GATEWAY_SCRIPTS: join(ASSETS, 'gateway/usr/local/lib/skylan'),
    SKYLAN_UPLINKS: join(ASSETS, 'openvpn/usr/local/lib/skylan/uplink'),
    SKYLAN_NETWORK: sandbox.path('bin/skylan-network'),
    SKYLAN_SESSION: sandbox.path('bin/skylan-session'),
    SKYLAN_DOCKER: sandbox.path('docker'),
    ...env,
  });
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trimEnd().split('\n');
  return { ...result, changes: calls.filter((call) => !call.includes('is-active')) };
}

const ALWAYS = [
  'systemd-sysusers ',
  'sysctl --quiet --load=/etc/sysctl.d/50-skylan-machine.conf',
  'sysctl --quiet --load=/etc/sysctl.d/60-skylan.conf',
];

function applied(): string {
  return readFileSync(sandbox.path('state/applied.sha256'), 'utf8').slice(0, 64);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('skylan-apply', () => {
  test('the first application makes the interfaces, restarts what runs already and notes the user data', () => {
    // WHEN
    const result = apply();
    // THEN no interface is removed: on a fresh machine there is none
    expect(result).toEqual({
      status: 0,
      output: 'configuration applied\n',
      changes: [
        ...ALWAYS,
        'skylan-network write',
        'networkctl reload',
        'udevadm settle --timeout=20',
        'systemctl restart --no-block avahi-daemon.service',
        'systemctl start --no-block skylan-openvpn.service',
      ],
    });
    expect(applied()).toBe(sha256('#cloud-config\nfirst\n'));
    expect(readdirSync(sandbox.path('state'))).toEqual(['applied.sha256']);
  });

  test('a second run with the same user data leaves interfaces, services and files alone', () => {
    // GIVEN
    apply();
    // WHEN
    const result = apply();
    // THEN
    expect(result).toEqual({
      status: 0,
      output: 'nothing changed since this configuration was last applied\n',
      changes: [...ALWAYS, 'skylan-network write', 'networkctl reload'],
    });
  });

  test('changed user data reach the interfaces while OpenVPN is stopped, and what runs is restarted', () => {
    // GIVEN
    apply();
    running('systemd-timesyncd', 'skylan-credentials');
    sandbox.write('user-data.txt', '#cloud-config\nsecond\n');
    // WHEN
    const result = apply();
    // THEN
    expect(result).toEqual({
      status: 0,
      output: 'configuration applied\n',
      changes: [
        ...ALWAYS,
        'systemctl stop skylan-openvpn.service',
        'systemctl stop skylan-client-ports.service',
        'skylan-network write',
        'networkctl reload',
        'udevadm settle --timeout=20',
        'systemctl restart --no-block systemd-timesyncd.service',
        'systemctl restart --no-block skylan-credentials.service',
        'systemctl start --no-block skylan-openvpn.service',
      ],
    });
    expect(applied()).toBe(sha256('#cloud-config\nsecond\n'));
  });

  test('a server over TCP is stopped and started with the one over UDP', () => {
    // GIVEN
    const SKYLAN_UNITS = sandbox.write('units', 'skylan-openvpn.service\nskylan-openvpn-tcp.service\n');
    const ofTcp = (name: string) => {
      sandbox.write('user-data.txt', `#cloud-config\n${name}\n`);
      return apply({ SKYLAN_UNITS }).changes.filter((call) => call.includes('skylan-openvpn-tcp'));
    };
    expect(ofTcp('first')).toEqual(['systemctl start --no-block skylan-openvpn-tcp.service']);
    expect(ofTcp('second')).toEqual([
      'systemctl stop skylan-openvpn-tcp.service',
      'systemctl start --no-block skylan-openvpn-tcp.service',
    ]);
  });

  test('the journal’s limit counts at once', () => {
    running('systemd-journald');
    expect(apply().changes).toContain('systemctl restart --no-block systemd-journald.service');
    expect(apply().changes).not.toContain('systemctl restart --no-block systemd-journald.service');
  });

  describe('what containers say on a node', () => {
    const node = { SKYLAN_ON_APPLY: join(ASSETS, 'node/usr/local/lib/skylan/on-apply.sh') };
    const settings = () => readFileSync(sandbox.path('docker/daemon.json'), 'utf8');
    const RESTART = 'systemctl restart --no-block docker.service';

    test('is bounded from the first boot on', () => {
      running('docker');
      expect(apply(node).changes).toContain(RESTART);
      expect(JSON.parse(settings())).toEqual({
        'log-driver': 'json-file',
        'log-opts': { 'max-size': '20m', 'max-file': '5' },
      });
      // Docker is left alone from then on.
      sandbox.write('user-data.txt', '#cloud-config\nsecond\n');
      expect(apply(node).changes).not.toContain(RESTART);
    });

    test('is the user’s to bound who has settings of their own', () => {
      running('docker');
      sandbox.write('docker/daemon.json', '{"data-root": "/data"}\n');
      expect(apply(node).changes).not.toContain(RESTART);
      expect(settings()).toBe('{"data-root": "/data"}\n');
    });
  });

  test('changed user data reach the rules about the metadata service, on any machine', () => {
    // GIVEN
    const node = { SKYLAN_ON_APPLY: join(ASSETS, 'node/usr/local/lib/skylan/on-apply.sh') };
    running('skylan-metadata');
    const restart = 'systemctl restart --no-block skylan-metadata.service';
    // THEN
    expect(apply(node).changes).toContain(restart);
    expect(apply(node).changes).not.toContain(restart);
  });

  test('a node never touches OpenVPN', () => {
    // GIVEN
    const node = { SKYLAN_ON_APPLY: join(ASSETS, 'node/usr/local/lib/skylan/on-apply.sh') };
    apply(node);
    sandbox.write('user-data.txt', '#cloud-config\nsecond\n');
    // WHEN
    const { status, changes } = apply(node);
    // THEN
    expect(status).toBe(0);
    expect(changes.filter((call) => call.includes('openvpn'))).toEqual([]);
    expect(changes).toContain('skylan-network write');
  });

  test('a node’s sessions get the environment of DDS at every boot', () => {
    const node = { SKYLAN_ON_APPLY: join(ASSETS, 'node/usr/local/lib/skylan/on-apply.sh') };
    expect(apply(node).changes).toContain('skylan-session ');
    expect(apply(node).changes).toContain('skylan-session ');
  });

  test('fails when networkd does, and the next run applies the same user data again', () => {
    // GIVEN
    sandbox.command('networkctl', 'echo "Failed to reload network settings" >&2; exit 1');
    // WHEN
    const failed = apply();
    // THEN
    expect(failed).toMatchObject({ status: 1, output: 'Failed to reload network settings\n' });
    expect(existsSync(sandbox.path('state/applied.sha256'))).toBe(false);
    // WHEN
    sandbox.command('networkctl');
    // THEN
    expect(apply()).toMatchObject({ status: 0, output: 'configuration applied\n' });
  });
});
