import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN what cloud-init wrote for a gateway with two nodes
  sandbox.write('user-data.txt', '#cloud-config\nfirst\n');
  mkdirSync(sandbox.path('network'));
  for (const name of ['rosbridge', 'gre131', 'gre132']) sandbox.write(`network/05-skylan-${name}.netdev`, '[NetDev]\n');
  for (const name of ['systemd-sysusers', 'sysctl', 'networkctl', 'udevadm', 'ip']) sandbox.command(name);
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
    SKYLAN_NETWORK_UNITS: sandbox.path('network'),
    SKYLAN_ON_APPLY: join(ASSETS, 'lan/usr/local/lib/skylan/on-apply.sh'),
    SKYLAN_SESSION: sandbox.path('bin/skylan-session'),
    SKYLAN_ROLE: 'gateway',
    SKYLAN_OVERLAY_PORTS: 'gre131 gre132',
    ...env,
  });
  const calls = readFileSync(sandbox.path('calls'), 'utf8').trimEnd().split('\n');
  return { ...result, changes: calls.filter((call) => !call.includes('is-active')) };
}

const ALWAYS = ['systemd-sysusers ', 'sysctl --quiet --load=/etc/sysctl.d/60-skylan.conf'];

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
      changes: [...ALWAYS, 'networkctl reload'],
    });
  });

  test('changed user data makes the interfaces anew while OpenVPN is stopped, and restarts what runs', () => {
    // GIVEN
    apply();
    running('systemd-timesyncd', 'skylan-credentials');
    sandbox.write('user-data.txt', '#cloud-config\nsecond\n');
    // WHEN
    const result = apply();
    // THEN
    expect(result).toEqual({
      status: 0,
      output: 'the configuration has changed: making the interfaces anew\nconfiguration applied\n',
      changes: [
        ...ALWAYS,
        'systemctl stop skylan-openvpn.service',
        'ip link delete gre131',
        'ip link delete gre132',
        'ip link delete tap0',
        'ip link delete rosbridge',
        'networkctl reload',
        'udevadm settle --timeout=20',
        'systemctl restart --no-block systemd-timesyncd.service',
        'systemctl restart --no-block skylan-credentials.service',
        'systemctl start --no-block skylan-openvpn.service',
      ],
    });
    expect(applied()).toBe(sha256('#cloud-config\nsecond\n'));
  });

  test('a node never touches OpenVPN, and an interface that is already gone is no error', () => {
    // GIVEN
    const node = { SKYLAN_ROLE: 'node', SKYLAN_OVERLAY_PORTS: 'gre130' };
    apply(node);
    sandbox.command('ip', 'echo "Cannot find device \\"$3\\"" >&2; exit 1');
    sandbox.write('user-data.txt', '#cloud-config\nsecond\n');
    // WHEN
    const { status, changes } = apply(node);
    // THEN
    expect(status).toBe(0);
    expect(changes.filter((call) => call.includes('openvpn'))).toEqual([]);
    expect(changes).toContain('ip link delete gre130');
  });

  test('a tunnel that left the plan goes, with its file; the others and the bridge keep theirs', () => {
    // GIVEN
    apply();
    sandbox.write('user-data.txt', '#cloud-config\nwithout the second node\n');
    // WHEN
    const { output, changes } = apply({ SKYLAN_OVERLAY_PORTS: 'gre131' });
    // THEN
    expect(output).toContain('removing the tunnel gre132: the LAN has it no more\n');
    expect(output).not.toContain('gre131');
    expect(changes).toContain('ip link delete gre132');
    expect(readdirSync(sandbox.path('network')).sort()).toEqual([
      '05-skylan-gre131.netdev',
      '05-skylan-rosbridge.netdev',
    ]);
  });

  test('the port of a mesh goes with both its files when the overlay is a star', () => {
    // GIVEN
    for (const kind of ['netdev', 'network']) sandbox.write(`network/05-skylan-vxlan0.${kind}`, '');
    // WHEN
    const { changes } = apply();
    // THEN
    expect(changes).toContain('ip link delete vxlan0');
    expect(readdirSync(sandbox.path('network')).filter((name) => name.includes('vxlan'))).toEqual([]);
  });

  test('a tunnel whose name begins like that of another one is told apart from it', () => {
    // GIVEN
    sandbox.write('network/05-skylan-gre13.netdev', '[NetDev]\n');
    // WHEN
    apply();
    // THEN
    expect(existsSync(sandbox.path('network/05-skylan-gre13.netdev'))).toBe(false);
    expect(existsSync(sandbox.path('network/05-skylan-gre131.netdev'))).toBe(true);
  });

  test('a LAN without any tunnel is no error', () => {
    // GIVEN
    for (const name of ['gre131', 'gre132']) rmSync(sandbox.path(`network/05-skylan-${name}.netdev`));
    // THEN
    expect(apply({ SKYLAN_OVERLAY_PORTS: '' })).toMatchObject({ status: 0, output: 'configuration applied\n' });
  });

  test('a node’s sessions get the environment of DDS at every boot', () => {
    // GIVEN
    sandbox.command('skylan-session');
    // THEN
    expect(apply().changes).toContain('skylan-session ');
    expect(apply().changes).toContain('skylan-session ');
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
