import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { renderPortList } from '../../lib/overlay/port-list';
import { planRobotLan } from '../../lib/robot-lan/plan';
import type { MachinePlan, RobotLanPlan } from '../../lib/robot-lan/plan-types';
import { gatewayMachine, nodeMachine } from '../../lib/robot-lan/render/machines';
import { HANG_MS } from '../helpers/hang';
import { lanPlan, RESOLVED } from '../helpers/lan-plan';
import { FOLLOW, Sandbox } from '../helpers/sandbox';
import { filesOf } from '../helpers/user-data';

const SCRIPT = 'lan/usr/local/lib/skylan/skylan-network';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  for (const name of ['ip', 'networkctl', 'bridge']) sandbox.command(name);
});

afterEach(() => sandbox.remove());

/** Puts a machine's scripts and templates into the sandbox, as its bundle has them, and returns its environment. */
function machine(plan: RobotLanPlan, own: MachinePlan): Record<string, string> {
  const spec = own.role === 'gateway' ? gatewayMachine(plan, RESOLVED, 'RobotLan') : nodeMachine(plan, own, RESOLVED);
  const files = filesOf(spec);
  const scripts = '/usr/local/lib/skylan/';
  for (const [path, { content }] of files) if (path.startsWith(scripts)) sandbox.write(`root${path}`, content);
  sandbox.write('overlay', renderPortList(own.overlayPorts));
  const values = [...(files.get('/etc/skylan/machine.env')?.content.matchAll(/^(\w+)='(.*)'$/gm) ?? [])];
  return {
    ...Object.fromEntries(values.map(([, key = '', value = '']) => [key, value])),
    SKYLAN_SCRIPTS: sandbox.path(`root${scripts}`),
    SKYLAN_NETWORK_UNITS: sandbox.path('network'),
    SKYLAN_OVERLAY: sandbox.path('overlay'),
  };
}

function write(env: Record<string, string>) {
  rmSync(sandbox.path('calls'), { force: true });
  const { status, output } = sandbox.run(SCRIPT, ['write'], env);
  const calls = existsSync(sandbox.path('calls')) ? readFileSync(sandbox.path('calls'), 'utf8') : '';
  return { status, output, calls: calls.trimEnd().split('\n').filter(Boolean) };
}

/** Files by their names without `05-skylan-`. */
function units(): Map<string, string> {
  const folder = sandbox.path('network');
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name.replace('05-skylan-', ''), readFileSync(join(folder, name), 'utf8')]),
  );
}

const plan = lanPlan(2);
const gateway = () => machine(plan, plan.gateway);
const node = () => machine(plan, plan.nodes[0]);

describe('skylan-network write', () => {
  test('gives the gateway a bridge, a tunnel for each node and a TAP device', () => {
    expect(write(gateway())).toEqual({ status: 0, output: '', calls: [] });
    expect([...units().keys()]).toEqual([
      'gre131.netdev',
      'gre131.network',
      'gre132.netdev',
      'gre132.network',
      'rosbridge.netdev',
      'rosbridge.network',
      'tap0.link',
      'tap0.netdev',
      'tap0.network',
    ]);
    expect(units().get('gre132.netdev')).toContain('Description=to node1\n');
    expect(units().get('tap0.netdev')).toContain('[Tap]\nUser=skylan-openvpn\n');
  });

  test('gives a node a bridge and one tunnel, to the gateway', () => {
    write(node());
    expect([...units().keys()]).toEqual(['gre130.netdev', 'gre130.network', 'rosbridge.netdev', 'rosbridge.network']);
    expect(units().get('gre130.netdev')).toMatch(/Local=172\.31\.1\.12\nRemote=172\.31\.1\.11\n/);
  });

  test('in a mesh gives one port, which sends what is for all to each of the others', () => {
    const mesh = planRobotLan({ overlay: 'vxlan', nodes: [{ name: 'a' }, { name: 'b' }] });
    write(machine(mesh, mesh.gateway));
    const netdev = units().get('vxlan0.netdev');
    expect(netdev).toContain('[VXLAN]\nVNI=1\nDestinationPort=4789\nIndependent=yes\nLocal=172.31.1.11\n');
    expect(netdev).not.toContain('Remote=');
    const entries = units()
      .get('vxlan0.network')
      ?.match(/\[BridgeFDB\]\nMACAddress=00:00:00:00:00:00\nDestination=\S+/g);
    expect(entries?.map((entry) => entry.split('=').at(-1))).toEqual(['172.31.1.12', '172.31.1.13']);
  });

  test.each([
    ['gateway', gateway],
    ['node', node],
  ] as const)('on a %s leaves no placeholder, and the LAN address stands on the bridge alone', (_role, own) => {
    write(own());
    const texts = [...units()];
    expect(texts.filter(([, text]) => /@[A-Z_]+@/.test(text))).toEqual([]);
    expect(texts.filter(([, text]) => /^(Address|DHCP)=/m.test(text)).map(([name]) => name)).toEqual([
      'rosbridge.network',
    ]);
    expect(units().get('rosbridge.netdev')).toMatch(
      /MACAddress=02:.*\nMTUBytes=1500\n\n\[Bridge\]\nMulticastSnooping=no\nSTP=no\n/,
    );
  });

  test.each([
    ['gateway', gateway],
    ['node', node],
  ] as const)('on a %s makes and configures every device with the MTU of the LAN', (_role, own) => {
    // GIVEN that a bridge drops what does not fit its port, without a word
    write({ ...own(), SKYLAN_LAN_MTU_BYTES: '1400' });
    const files = [...units()].filter(([name]) => !name.endsWith('.link'));
    expect(files.filter(([, text]) => !text.includes('\nMTUBytes=1400\n'))).toEqual([]);
  });

  test('a second time changes nothing', () => {
    const env = gateway();
    write(env);
    const before = units();
    expect(write(env)).toEqual({ status: 0, output: '', calls: [] });
    expect(units()).toEqual(before);
  });

  test('a tunnel that is not listed any more goes, with its files; one whose name begins alike stays', () => {
    // GIVEN
    const env = gateway();
    write(env);
    for (const kind of ['netdev', 'network']) sandbox.write(`network/05-skylan-gre13.${kind}`, '');
    // WHEN
    const { output, calls } = write(env);
    // THEN
    expect(output).toBe('removing gre13: the LAN has it no more\n');
    expect(calls).toEqual(['ip link delete gre13']);
    expect([...units().keys()].filter((name) => name.startsWith('gre13.'))).toEqual([]);
    expect(units().has('gre131.netdev')).toBe(true);
  });

  test('a tunnel whose other end has moved is made anew, and no other device', () => {
    const env = gateway();
    write(env);
    sandbox.write('overlay', readFileSync(sandbox.path('overlay'), 'utf8').replace('172.31.1.12', '172.31.1.99'));
    expect(write(env).calls).toEqual(['ip link delete gre131']);
    expect(units().get('gre131.netdev')).toContain('Remote=172.31.1.99\n');
  });

  test('with a bridge that is another one, all devices are made anew, and one that is already gone is no error', () => {
    const env = node();
    write(env);
    sandbox.command('ip', 'echo "Cannot find device" >&2; exit 1');
    const { status, calls } = write({ ...env, SKYLAN_BRIDGE_MAC: '02:00:00:00:00:01' });
    expect(status).toBe(0);
    expect(calls).toEqual(['ip link delete gre130', 'ip link delete rosbridge']);
  });

  test('a machine that has left a mesh gets nothing any more', () => {
    // GIVEN that networkd removes no entry
    const mesh = planRobotLan({ overlay: 'vxlan', nodes: [{ name: 'a' }] });
    sandbox.command(
      'bridge',
      '[[ $2 != show ]] || printf "00:00:00:00:00:00 dst %s self permanent\\n" 172.31.1.12 172.31.1.13',
    );
    // THEN
    expect(write(machine(mesh, mesh.gateway)).calls.at(-1)).toBe(
      'bridge fdb delete 00:00:00:00:00:00 dev vxlan0 dst 172.31.1.13',
    );
  });

  test('without any list the bridge is there', () => {
    const env = gateway();
    rmSync(sandbox.path('overlay'));
    expect(write(env).status).toBe(0);
    expect(units().has('rosbridge.netdev')).toBe(true);
    expect([...units().keys()].filter((name) => name.startsWith('gre'))).toEqual([]);
  });
});

describe('skylan-network watch', () => {
  /** Looks once a tenth of a second, until `answers` have been given. */
  function watch(...answers: string[]) {
    mkdirSync(sandbox.path('answers'), { recursive: true });
    for (const [index, answer] of answers.entries()) sandbox.write(`answers/${index + 1}`, answer);
    const count = sandbox.write('count', '0');
    // After the last answer whatever watches is ended.
    sandbox.command(
      'parameters',
      [
        `n=$(($(<"${count}") + 1)); echo "$n" >"${count}"; answer="${sandbox.path('answers')}/$n"`,
        `[[ -e $answer ]] || { kill $PPID; exit 1; }`,
        `[[ -s $answer ]] || exit 1`,
        `jq --raw-input --slurp '{ Parameters: [{ Value: . }] }' "$answer"`,
      ].join('\n'),
    );
    const env = {
      ...gateway(),
      SKYLAN_FOLLOW: FOLLOW,
      SKYLAN_PARAMETERS: sandbox.path('bin/parameters'),
      SKYLAN_LOOK_SECONDS: '0.1',
    };
    write(env);
    rmSync(sandbox.path('calls'), { force: true });
    return sandbox.start(SCRIPT, ['watch'], env).then(({ output }) => ({
      output,
      calls: readFileSync(sandbox.path('calls'), 'utf8')
        .split('\n')
        .filter((call) => /^(ip|networkctl)/.test(call)),
    }));
  }

  const list = renderPortList(plan.gateway.overlayPorts);
  const third = 'gretap gre133 02:00:00:00:00:33 third 172.31.1.14\n';

  test(
    'a node that joins gets its port, and those that are there are left alone',
    async () => {
      const { output, calls } = await watch(list, `${list}${third}`);
      expect(calls).toEqual(['networkctl reload']);
      expect(output).toContain('ports of the overlay: 3\n');
      expect(units().get('gre133.netdev')).toContain('Remote=172.31.1.14\n');
    },
    HANG_MS,
  );

  test(
    'a node that leaves takes its port with it',
    async () => {
      const { calls } = await watch(`${list}${third}`, list);
      expect(calls).toEqual(['networkctl reload', 'ip link delete gre133', 'networkctl reload']);
      expect(units().has('gre133.netdev')).toBe(false);
    },
    HANG_MS,
  );

  test(
    'while Parameter Store does not answer the ports stay, which is said once',
    async () => {
      const { output, calls } = await watch('', '', list);
      expect(calls).toEqual([]);
      expect(output.match(/the list of the overlay was not read/g)).toHaveLength(1);
      expect(units().has('gre131.netdev')).toBe(true);
    },
    HANG_MS,
  );
});
