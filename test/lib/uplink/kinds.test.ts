import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRobotLan } from '../../../lib/robot-lan/plan';
import { uplinkOf } from '../../../lib/uplink/kinds';

const ASSETS = join(__dirname, '../../../assets');
const LAN = { gatewayLanAddress: '192.168.0.130', mtuBytes: 1500 };
const uplinks = planRobotLan().uplinks.map((plan) => ({ kind: plan.kind, ...uplinkOf(plan).machine(LAN) }));

describe.each(uplinks)('the uplink $kind', ({ kind, folder, units, ports }) => {
  const scripts = join(ASSETS, folder, 'usr/local/lib/skylan');

  test('has a script with all that the gateway asks', () => {
    const script = readFileSync(join(scripts, 'uplink', `${kind}.sh`), 'utf8');
    for (const name of ['check_uplink', 'evidence_of_uplink', 'before_change', 'after_change']) {
      expect(script).toContain(`\n${name}() {\n`);
    }
  });

  test('brings its units, and templates of its ports', () => {
    for (const unit of units) expect(existsSync(join(ASSETS, folder, 'etc/systemd/system', unit))).toBe(true);
    for (const port of ports) expect(readdirSync(join(scripts, 'network'))).toContain(`${port}.network`);
  });

  test('carries no frame unfiltered: the unit that ends it requires the filter and comes after it', () => {
    const texts = units.map((unit) => readFileSync(join(ASSETS, folder, 'etc/systemd/system', unit), 'utf8'));
    const ending = texts.filter((text) => ports.some((port) => text.includes(`net-devices-${port}.device`)));
    expect(ending).toHaveLength(1);
    expect(ending[0]).toMatch(/^Requires=.*skylan-edge\.service/m);
    expect(ending[0]).toMatch(/^After=.*skylan-edge\.service/m);
  });
});
