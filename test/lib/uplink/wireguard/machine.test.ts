import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wireGuardMachine } from '../../../../lib/uplink/wireguard/machine';

const PROGRAM = join(__dirname, '../../../../assets/wireguard/usr/local/lib/skylan/skylan-wireguard');

test('GIVEN a port THEN the gateway’s program knows it, and has no other variables than the plan’s', () => {
  const { values } = wireGuardMachine({ kind: 'wireguard', port: 443, allowedCidrs: [], clients: [], revision: 1 });
  expect(values).toEqual({
    SKYLAN_WIREGUARD_PORT: '443',
    SKYLAN_WIREGUARD_ADDRESS: '240.0.0.1',
    SKYLAN_WIREGUARD_MTU_BYTES: '1340',
  });
  for (const name of Object.keys(values)) expect(readFileSync(PROGRAM, 'utf8')).toContain(name);
});
