import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { RESOLVED } from '../helpers/lan-plan';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a node that does all that it is for
  sandbox.write('result.json', '{"v1": {"datasource": "Ec2", "errors": []}}');
  for (const name of ['rosbridge', 'gre130']) {
    mkdirSync(sandbox.path(`net/${name}`), { recursive: true });
    sandbox.write(`net/${name}/mtu`, '1500\n');
  }
  symlinkSync('../rosbridge', sandbox.path('net/gre130/master'));
  sandbox.write('overlay', '# kind, name\ngretap gre130 02:6e:c0:a8:00:83 cloud-gateway 172.31.1.11\n');
  sandbox.command(
    'ip',
    '[[ $* != *rosbridge* ]] || echo "4: rosbridge    inet 192.168.0.131/24 brd 192.168.0.255 scope global"',
  );
  sandbox.command('systemctl', 'case "$1" in is-failed) exit 1 ;; is-active) echo active ;; esac');
  sandbox.command('ping');
  sandbox.command('journalctl');
  sandbox.command('signal', `printf '%s|%s' "$1" "$2" >"${sandbox.path('report')}"`);
});

afterEach(() => sandbox.remove());

function run(env: Readonly<Record<string, string>> = {}): { status: number | null; report: string } {
  const { status } = sandbox.run('machine/usr/local/lib/skylan/skylan-ready', [], {
    SKYLAN_CLOUD_INIT_RESULT: sandbox.path('result.json'),
    SKYLAN_CLOUD_INIT_LOG: sandbox.path('cloud-init.log'),
    SKYLAN_INTERFACES: sandbox.path('net'),
    SKYLAN_ON_READY: join(ASSETS, 'node/usr/local/lib/skylan/on-ready.sh'),
    SKYLAN_SCRIPTS: join(ASSETS, 'lan/usr/local/lib/skylan'),
    SKYLAN_OVERLAY: sandbox.path('overlay'),
    SKYLAN_SIGNAL: sandbox.path('bin/signal'),
    SKYLAN_POLL_SECONDS: '0.1',
    SKYLAN_READY_TIMEOUT_SECONDS: '0',
    SKYLAN_READY_URL: RESOLVED.readySignalUrl,
    SKYLAN_HOSTNAME: 'second',
    SKYLAN_LAN_ADDRESS: '192.168.0.131/24',
    SKYLAN_LAN_MTU_BYTES: '1500',
    SKYLAN_GATEWAY_LAN_ADDRESS: '192.168.0.130',
    ...env,
  });
  return { status, report: readFileSync(sandbox.path('report'), 'utf8') };
}

function failed(unit: string): void {
  const active = `[[ $2 != ${unit} ]] || { echo failed; exit 3; }; echo active`;
  sandbox.command('systemctl', `case "$1" in is-failed) exit 1 ;; is-active) ${active} ;; esac`);
}

function runGateway(edge = '', forwarding = '') {
  mkdirSync(sandbox.path('net/tap0'), { recursive: true });
  sandbox.write('net/tap0/mtu', '1500\n');
  sandbox.command('ss', 'echo listening');
  sandbox.command('skylan-edge', edge);
  sandbox.command('skylan-forwarding', forwarding);
  const role = join(ASSETS, 'gateway/usr/local/lib/skylan/on-ready.sh');
  return run({
    SKYLAN_ON_READY: role,
    SKYLAN_GATEWAY_SCRIPTS: join(ASSETS, 'gateway/usr/local/lib/skylan'),
    SKYLAN_UPLINKS: join(ASSETS, 'openvpn/usr/local/lib/skylan/uplink'),
    SKYLAN_OPENVPN_PORT: '1194',
    SKYLAN_EDGE: sandbox.path('bin/skylan-edge'),
    SKYLAN_FORWARDING: sandbox.path('bin/skylan-forwarding'),
  });
}

describe('skylan-ready', () => {
  test('reports success when every check holds', () => {
    expect(run()).toEqual({ status: 0, report: 'SUCCESS|second is ready' });
    expect(readFileSync(sandbox.path('calls'), 'utf8')).toMatch(/^ping .*-M do -s 1472 .*192\.168\.0\.130$/m);
  });

  test.each<[string, () => void, string]>([
    [
      'the bridge has another address',
      () => sandbox.command('ip', 'echo "4: rosbridge inet 192.168.0.13/24"'),
      'rosbridge does not have the LAN address 192.168.0.131/24',
    ],
    ['a port has a smaller MTU', () => sandbox.write('net/gre130/mtu', '1462\n'), 'gre130 has 1462 MTU, not 1500'],
    [
      'the bridge follows its smallest port',
      () => sandbox.write('net/rosbridge/mtu', '1462\n'),
      'rosbridge has 1462 MTU, not 1500',
    ],
    [
      'a port has an address',
      () => sandbox.command('ip', 'echo "4: $5 inet 192.168.0.131/24"; echo "x inet 192.168.0.131/24"'),
      'gre130 has an address; only rosbridge may have one',
    ],
    ['the overlay’s list was not read', () => rmSync(sandbox.path('overlay')), 'the list of the overlay was not read'],
    [
      'what was added to it could not be done',
      () => failed('skylan-additions.service'),
      'added commands and units could not be applied',
    ],
    ['Docker does not run', () => failed('docker.service'), 'docker.service is failed'],
    [
      'nobody keeps users from the machine’s credentials',
      () => failed('skylan-metadata.service'),
      'skylan-metadata.service is failed',
    ],
    [
      'the gateway does not answer',
      () => sandbox.command('ping', 'exit 1'),
      'the gateway 192.168.0.130 does not answer an unfragmented ping of 1472 bytes',
    ],
  ])('fails when %s', (_what, breakIt, reason) => {
    breakIt();
    const result = run();
    expect(result.status).toBe(1);
    expect(result.report.trim()).toBe(`FAILURE|second: ${reason}`);
  });

  describe('patience', () => {
    /** Units that are not active: `said` is a shell's text, with the milliseconds since now as `past`. */
    function inTime(said: string) {
      sandbox.write('begin', String(Date.now()));
      const past = `past=$(($(date +%s%3N) - $(cat ${sandbox.path('begin')})))`;
      sandbox.command('systemctl', `${past}; case "$1" in is-failed) exit 1 ;; esac; ${said}; echo active`);
    }

    test('GIVEN services that come up one after the other THEN each has its time', () => {
      inTime(
        [
          '[[ $2 != skylan-metadata* ]] || ((past > 3000)) || { echo activating; exit 3; }',
          '[[ $2 != docker* ]] || ((past > 5500)) || { echo activating; exit 3; }',
        ].join('; '),
      );
      expect(run({ SKYLAN_READY_TIMEOUT_SECONDS: '4' })).toEqual({ status: 0, report: 'SUCCESS|second is ready' });
      expect(Date.now() - Number(readFileSync(sandbox.path('begin'), 'utf8'))).toBeGreaterThan(5500);
    });

    test('fails for what comes and goes, which has its time once', () => {
      inTime('[[ $2 != docker* ]] || { ((past / 300 % 2)) && echo failed || echo activating; exit 3; }');
      expect(run({ SKYLAN_READY_TIMEOUT_SECONDS: '1' })).toEqual({
        status: 1,
        report: expect.stringMatching(/^FAILURE\|second: docker\.service is (failed|activating)$/),
      });
    });
  });

  test('fails with the last words of what was added', () => {
    failed('skylan-additions.service');
    sandbox.command('journalctl', `for unit in "$@"; do echo "words of \${unit#*=}"; done | grep service$`);
    expect(run({ SKYLAN_READY_TIMEOUT_SECONDS: '300' }).report.trim()).toBe(
      'FAILURE|second: added commands and units could not be applied words of skylan-additions.service',
    );
  });

  test('a gateway is ready when its filter is in place and OpenVPN listens', () => {
    expect(runGateway()).toEqual({ status: 0, report: 'SUCCESS|second is ready' });
    expect(readFileSync(sandbox.path('calls'), 'utf8')).toMatch(/^skylan-edge check$/m);
  });

  test('fails with what kept the credentials away, not with what OpenVPN says without them', () => {
    sandbox.command(
      'systemctl',
      'case "$1 $2" in is-failed*) exit 1 ;; *credentials* | *openvpn*) echo activating; exit 3 ;; *) echo active ;; esac',
    );
    sandbox.command('journalctl', `for unit in "$@"; do echo "words of \${unit#*=}"; done | grep service$`);
    expect(runGateway().report.trim()).toBe(
      'FAILURE|second: skylan-credentials.service is activating words of skylan-credentials.service',
    );
  });

  test('fails when the filter at the bridge’s edge is not in place', () => {
    const reason = 'the filter at the edge of the bridge is not in place';
    expect(runGateway(`echo '${reason}'; exit 1`)).toEqual({ status: 1, report: `FAILURE|second: ${reason}` });
  });

  test('fails when the gateway does not forward what it is to, with the words of what sets that up', () => {
    sandbox.command('journalctl', `for unit in "$@"; do echo "words of \${unit#*=}"; done | grep service$`);
    expect(runGateway('', "echo 'forwarding is off'; exit 1").report.trim()).toBe(
      'FAILURE|second: forwarding is off words of skylan-forwarding.service',
    );
  });

  test('fails with apt’s own words when a package does not exist', () => {
    sandbox.write('result.json', '{"v1": {"errors": ["package_update_upgrade_install failed"]}}');
    sandbox.write('cloud-init.log', 'Reading package lists...\nE: Unable to locate package no-such-package\nDone\n');
    expect(run().report.trim()).toBe(
      'FAILURE|second: cloud-init failed: package_update_upgrade_install failed E: Unable to locate package no-such-package',
    );
  });

  test('fails without giving away a key or the pre-signed address', () => {
    // GIVEN a log that holds what it should not
    sandbox.command('ping', 'exit 1');
    const log = [
      'before',
      '-----BEGIN PRIVATE KEY-----',
      'c2VjcmV0',
      '-----END PRIVATE KEY-----',
      RESOLVED.readySignalUrl,
    ];
    sandbox.command('journalctl', log.map((line) => `echo '${line}'`).join('\n'));
    const { report } = run();
    expect(report).toContain('before');
    expect(report).not.toMatch(/c2VjcmV0|0123456789abcdef/);
  });

  test('fails with at most a thousand characters of reason', () => {
    sandbox.command('ping', 'exit 1');
    sandbox.command('journalctl', 'printf "x%.0s" {1..3000}');
    expect(run().report.length).toBeLessThanOrEqual('FAILURE|'.length + 1000);
  });
});
