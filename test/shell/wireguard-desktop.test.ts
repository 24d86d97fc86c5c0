import { existsSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const PROFILE = `[Interface]
PrivateKey = own
Address = 241.1.2.3/32
MTU = 1340
[Peer]
PublicKey = gateways
Endpoint = 203.0.113.10:51820
AllowedIPs = 240.0.0.1/32
PersistentKeepalive = 15
`;

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('client.conf', PROFILE);
  sandbox.write('calls', '');
});
afterEach(() => sandbox.remove());

const calls = () => readFileSync(sandbox.path('calls'), 'utf8').split('\n').filter(Boolean);

describe('skylan-bridge with WireGuard', () => {
  /** Runs it on a machine that has these interfaces. */
  function bridge(words: string[], interfaces: string[] = [], address = '', limit = true) {
    sandbox.command('nft');
    sandbox.command('ip', `[[ $* != *'-oneline'* ]] || echo "9: wg-uplink inet ${address} scope global"`);
    for (const name of interfaces) sandbox.write(`net/${name}/mtu`, '1500');
    sandbox.write('net/rosbridge/brif/eth0', '');
    if (limit) sandbox.write('sys/ipv4/ipfrag_high_thresh', '4194304\n');
    const result = sandbox.run('desktop-gateway/files/skylan-bridge', words, {
      SKYLAN_PROFILE: sandbox.path('client.conf'),
      SKYLAN_WIREGUARD_RULES: '/rules',
      SKYLAN_SYSCTLS: sandbox.path('sys'),
      SKYLAN_INTERFACES: sandbox.path('net'),
    });
    return { ...result, calls: calls() };
  }
  const MADE = 'ip link add dev uplink0';

  test('makes the tunnel behind its rules, and the port last, which sends fragments', () => {
    const { status, calls: all } = bridge(['up', 'uplink0']);
    expect(status).toBe(0);
    const at = (start: string) => all.findIndex((line) => line.startsWith(start));
    expect(all).toContain('nft --file /rules');
    expect(at('nft --file /rules')).toBeLessThan(at('ip link add dev wg-uplink type wireguard'));
    expect(all).toContain('ip address add 241.1.2.3/32 dev wg-uplink');
    expect(all).toContain('ip link set dev wg-uplink mtu 1340 up');
    expect(all[at(MADE)]).toMatch(
      /type gretap local 241.1.2.3 remote 240.0.0.1 ttl 64 dev wg-uplink nopmtudisc ignore-df$/,
    );
    expect(at(MADE)).toBeLessThan(at('ip link set uplink0 master rosbridge up'));
    expect(readFileSync(sandbox.path('sys/ipv4/ipfrag_high_thresh'), 'utf8')).toBe('134217728\n');
  });

  test('leaves alone what is there', () => {
    const { calls: all } = bridge(['up', 'uplink0'], ['wg-uplink', 'uplink0'], '241.1.2.3/32');
    expect(all.filter((line) => /link add|link delete|address (add|flush dev wg)/.test(line))).toEqual([]);
  });

  test('makes the port anew for another address', () => {
    const { calls: all } = bridge(['up', 'uplink0'], ['wg-uplink', 'uplink0'], '242.0.0.9/32');
    expect(all).toContain('ip address flush dev wg-uplink');
    expect(all).toContain('ip link delete dev uplink0');
  });

  test('goes on where a limit of the kernel’s cannot be set, and says so', () => {
    // GIVEN a container, in which the host's are not there
    const { status, output, calls: all } = bridge(['up', 'uplink0'], [], '', false);
    // THEN
    expect(output).toMatch(/^ipv4\/ipfrag_high_thresh stays below 134217728$/m);
    expect(all).toContain('ip link set uplink0 master rosbridge up');
    expect(status).toBe(0);
  });

  test('takes all of it away, the rules last', () => {
    const { calls: all } = bridge(['down', 'uplink0'], ['wg-uplink', 'uplink0']);
    expect(all).toEqual(['ip link delete dev uplink0', 'ip link delete dev wg-uplink', 'nft --file -']);
  });

  test('fails for another port', () => {
    expect(bridge(['up', 'eth0'])).toMatchObject({ status: 2, output: 'usage: skylan-bridge up|down tap0|uplink0\n' });
  });
});

describe('skylan-wireguard-client', () => {
  /** Runs it until `last` pings were sent, of which the given ones are answered. */
  function client(answered: readonly number[], last: number) {
    sandbox.command('wg', 'cat >>"${0%/*}/../given"');
    sandbox.command(
      'ping',
      `number=$(grep -c ^ping ${sandbox.path('calls')})
      ((number <= ${last})) || kill -TERM $PPID
      [[ ' ${answered.join(' ')} ' == *" $number "* ]]`,
    );
    const { output } = sandbox.run('desktop-gateway/files/skylan-wireguard-client', [sandbox.path('client.conf')], {
      SKYLAN_LOOK_SECONDS: '0.01',
    });
    return { said: output.trim().split('\n'), calls: calls() };
  }

  test('gives WireGuard what is its own of the profile, and says once that it is connected', () => {
    const { said, calls: all } = client([1, 2, 3], 3);
    expect(said).toEqual(['calling 203.0.113.10:51820', 'connected to 203.0.113.10:51820']);
    expect(all[0]).toBe('wg setconf wg-uplink /dev/stdin');
    expect(all[1]).toBe('ping -n -q -c 1 -W 2 -I wg-uplink 240.0.0.1');
    const given = readFileSync(sandbox.path('given'), 'utf8');
    expect(given).toContain('PrivateKey = own\n');
    expect(given).not.toMatch(/^(Address|MTU)/m);
  });

  test('calls anew after four misses, and says so once; three cost nothing', () => {
    const { said, calls: all } = client([1, 5, 14], 14);
    const anew = all.flatMap((line, index) => (line.endsWith('peer gateways remove') ? [index] : []));
    // Pings 2 to 4 were missed, then 6 to 9 and 10 to 13.
    expect(anew).toHaveLength(2);
    for (const index of anew) expect(all[index + 1]).toBe('wg setconf wg-uplink /dev/stdin');
    expect(said.slice(1)).toEqual([
      'connected to 203.0.113.10:51820',
      'no answer from 203.0.113.10:51820: calling anew',
      'connected to 203.0.113.10:51820',
    ]);
    expect(existsSync(sandbox.path('given'))).toBe(true);
  });

  test('no key is on a command line', () => {
    expect(client([1], 1).calls.join('\n')).not.toContain('own');
  });
});
