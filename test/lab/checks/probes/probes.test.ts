import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { newMac } from '../../../../lab/checks/probes';
import { AS_ROOT } from '../../../helpers/as-root';
import { HANG_MS } from '../../../helpers/hang';

const probes = join(__dirname, '../../../../lab/checks/probes');

/** Runs a script in a network namespace with a veth pair, `one` and `two`. Returns what it prints, read as JSON. */
function inNamespace(script: string): unknown {
  const begin = `set -e; ip link set lo up; ip link add one type veth peer name two; ip link set one up; ip link set two up\n`;
  const [command = '', ...args] = [...AS_ROOT, 'unshare', '--net', 'bash', '--norc', '-c', begin + script];
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: HANG_MS });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

const KINDS = [
  ...['arp', 'mdns', 'dhcp-request', 'dhcp-offer', 'dhcpv6', 'router-advertisement', 'router-solicitation', 'stp'],
  'lldp',
];

test('frames of every kind are sent and told apart; those of others do not count', () => {
  // GIVEN
  const [mac, other] = [newMac(), newMac()];
  const name = `test-${process.pid}`;
  // WHEN
  const seen = inNamespace(`
    trap 'rm -f /run/${name}.*' EXIT
    python3 ${probes}/frames.py watch ${name} ${mac} &
    until [ -e /run/${name}.ready ]; do sleep 0.1; done
    python3 ${probes}/frames.py send one ${mac} 10.9.0.1 ${mac} ${KINDS.join(' ')}
    python3 ${probes}/frames.py send one ${other} 10.9.0.1 ${other} arp dhcp-request
    touch /run/${name}.stop
    wait`) as Record<string, Record<string, number>>;
  // THEN each arrived five times at the other end of the pair
  const expected = KINDS.map((kind) => [kind === 'dhcp-offer' ? 'dhcp-offer 10.9.0.1' : kind, 5]);
  expect(seen).toEqual({ two: Object.fromEntries(expected) });
});

test('a DHCP server answers its client, and nobody else', () => {
  // GIVEN
  const [mac, other] = [newMac(), newMac()];
  const name = `test-serve-${process.pid}`;
  // WHEN two clients ask on one side, and the server is on the other
  const seen = inNamespace(`
    trap 'rm -f /run/${name}*' EXIT
    python3 ${probes}/frames.py serve ${name} two 10.9.0.7 ${mac} &
    python3 ${probes}/frames.py watch ${name}-watch ${mac} ${other} &
    until [ -e /run/${name}.ready ] && [ -e /run/${name}-watch.ready ]; do sleep 0.1; done
    python3 ${probes}/frames.py send one ${mac} 0.0.0.0 ${mac} dhcp-request
    python3 ${probes}/frames.py send one ${other} 0.0.0.0 ${other} dhcp-request
    sleep 0.5
    touch /run/${name}.stop /run/${name}-watch.stop
    wait`) as Record<string, Record<string, number>>;
  // THEN
  expect(seen).toEqual({ one: { 'dhcp-offer 10.9.0.7': 5 }, two: { 'dhcp-request': 10 } });
});

test('a scan finds what is open, what refuses, and nothing behind a firewall that drops', () => {
  // GIVEN a machine whose firewall lets four ports in; something listens on two of them
  const answers = inNamespace(`
    unshare --net sleep 60 &
    there="nsenter --target $! --net"
    trap 'kill $(jobs -p)' EXIT
    until [ "$(readlink /proc/$!/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
    ip link set two netns $!
    ip address add 10.9.0.1/24 dev one
    $there ip address add 10.9.0.2/24 dev two
    $there ip link set two up
    $there nft -f - <<'RULES'
    table inet test {
      chain input {
        type filter hook input priority 0; policy drop;
        meta l4proto tcp tcp dport { 22, 80 } accept
        meta l4proto udp udp dport { 5000, 65535 } accept
      }
    }
RULES
    $there python3 ${probes}/listen.py 22 5000 &
    sleep 1
    python3 ${probes}/scan.py one all 10.9.0.2 10.9.0.3`);
  // THEN
  const found = ['tcp/22 open', 'tcp/80 closed', 'udp/5000 open', 'udp/65535 unreachable'];
  expect(answers).toEqual({ '10.9.0.2': found, '10.9.0.3': [] });
});
