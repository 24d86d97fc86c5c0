import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { uplinkOf } from '../../../lib/uplink/kinds';

const ASSETS = join(__dirname, '../../../assets');
const LAN = { gatewayLanAddress: '192.168.0.130', mtuBytes: 1500 };
const PLAN = planRobotLan({
  clients: ['a', 'b'],
  uplink: [{ clients: ['a'] }, { kind: 'wireguard', clients: ['b'] }],
});
const uplinks = PLAN.uplinks.map((plan) => ({ kind: plan.kind, ...uplinkOf(plan).machine(LAN) }));

describe.each(uplinks)('the uplink $kind', ({ kind, folder, units, ports }) => {
  const scripts = join(ASSETS, folder, 'usr/local/lib/skylan');
  /** Devices to which networkd's templates belong; ports that come and go may be of one that stays. */
  const devices = ports.filter((port) => !port.endsWith('-*')).map((port) => port.replace(/\.\*$/, ''));

  test('has a script with all that the gateway asks', () => {
    const script = readFileSync(join(scripts, 'uplink', `${kind}.sh`), 'utf8');
    for (const name of ['check_uplink', 'evidence_of_uplink', 'before_change', 'after_change']) {
      expect(script).toContain(`\n${name}() {\n`);
    }
  });

  test('brings its units, and templates of its ports', () => {
    for (const unit of units) expect(existsSync(join(ASSETS, folder, 'etc/systemd/system', unit))).toBe(true);
    for (const device of devices) expect(readdirSync(join(scripts, 'network'))).toContain(`${device}.network`);
  });

  test('carries no frame unfiltered: the unit that ends it requires the filter and comes after it', () => {
    const texts = units.map((unit) => readFileSync(join(ASSETS, folder, 'etc/systemd/system', unit), 'utf8'));
    const ending =
      devices.length === 0
        ? texts
        : texts.filter((text) => devices.some((device) => text.includes(`net-devices-${device}.device`)));
    expect(ending).toHaveLength(1);
    expect(ending[0]).toMatch(/^Requires=.*skylan-edge\.service/m);
    expect(ending[0]).toMatch(/^After=.*skylan-edge\.service/m);
  });
});
