import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { uplinkOf } from '../../../lib/uplink/kinds';

const ASSETS = join(__dirname, '../../../assets');
const LAN = { gatewayLanAddress: '192.168.0.130', mtuBytes: 1500 };
const PLAN = planRobotLan({
  clients: ['a', 'b'],
  uplink: [{ clients: ['a'] }, { kind: 'wireguard', clients: ['b'] }],
});
const [overTcp] = planRobotLan({ uplink: { tcpPort: 443 } }).uplinks;
if (!overTcp) throw new Error('the plan has no uplink');
const uplinks = [
  ...PLAN.uplinks.map((plan) => ({ what: plan.kind, plan, ends: 1 })),
  { what: 'openvpn over TCP too', plan: overTcp, ends: 2 },
].map(({ plan, ...one }) => ({ ...one, kind: plan.kind, ...uplinkOf(plan).machine(LAN) }));

describe.each(uplinks)('the uplink $what', ({ kind, folders, units, ports, ends }) => {
  const inFolders = (path: string) => folders.map((folder) => join(ASSETS, folder, path)).filter(existsSync);
  const SCRIPTS = 'usr/local/lib/skylan';
  /** Devices to which networkd's templates belong; ports that come and go may be of one that stays. */
  const devices = ports.filter((port) => !port.endsWith('-*')).map((port) => port.replace(/\.\*$/, ''));

  test('has a script with all that the gateway asks', () => {
    const [script = ''] = inFolders(join(SCRIPTS, 'uplink', `${kind}.sh`)).map((path) => readFileSync(path, 'utf8'));
    for (const name of ['check_uplink', 'evidence_of_uplink', 'before_change', 'after_change']) {
      expect(script).toContain(`\n${name}() {\n`);
    }
  });

  test('brings its units, and templates of its ports', () => {
    for (const unit of units) expect(inFolders(join('etc/systemd/system', unit))).toHaveLength(1);
    for (const device of devices) expect(inFolders(join(SCRIPTS, 'network', `${device}.network`))).toHaveLength(1);
  });

  test('carries no frame unfiltered: the unit that ends it requires the filter and comes after it', () => {
    const texts = units.flatMap((unit) =>
      inFolders(join('etc/systemd/system', unit)).map((path) => readFileSync(path, 'utf8')),
    );
    const ending =
      devices.length === 0
        ? texts
        : texts.filter((text) => devices.some((device) => text.includes(`net-devices-${device}.device`)));
    expect(ending).toHaveLength(ends);
    for (const text of ending) {
      expect(text).toMatch(/^Requires=.*skylan-edge\.service/m);
      expect(text).toMatch(/^After=.*skylan-edge\.service/m);
    }
  });
});
