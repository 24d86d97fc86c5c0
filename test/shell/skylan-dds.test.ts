import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.command(
    'ip',
    '[[ $* != *eth0* ]] || echo "2: eth0    inet 192.168.0.83/24 brd 192.168.0.255 scope global eth0"',
  );
});

afterEach(() => sandbox.remove());

const dds = (...args: readonly string[]) => sandbox.run('dds/skylan-dds', args);
const read = (name: string) => readFileSync(sandbox.path(name), 'utf8');

describe('skylan-dds', () => {
  test('writes settings for the interface and its address, and says how to use them', () => {
    // WHEN
    const result = dds('--release', 'humble', '--interface', 'eth0', '--install', sandbox.path('skylan'));
    // THEN
    expect(result.status).toBe(0);
    expect(result.output).toContain(`this shell:       . ${sandbox.path('skylan')}/dds.sh\n`);
    expect(readdirSync(sandbox.path('skylan')).sort()).toEqual(['dds', 'dds.env', 'dds.sh']);
    expect(read('skylan/dds/fastdds-2.6.xml')).toContain('<address>192.168.0.83</address>');
    expect(read('skylan/dds/fastdds.xml')).toContain('<interface name="eth0"/>');
    expect(read('skylan/dds.env')).toBe(read('skylan/dds/humble.env'));
    expect(read('skylan/dds.env')).toContain('<NetworkInterfaceAddress>eth0</NetworkInterfaceAddress>');
  });

  test('a shell gets from it what a container gets', () => {
    // GIVEN
    dds('--release', 'jazzy', '--interface', 'eth0', '--install', sandbox.path('skylan'));
    // WHEN
    const shell = spawnSync('sh', ['-c', `. ${sandbox.path('skylan/dds.sh')}; env`], { env: {}, encoding: 'utf8' });
    // THEN
    const lines = read('skylan/dds.env').trimEnd().split('\n');
    expect(lines).toContain(`FASTRTPS_DEFAULT_PROFILES_FILE=${sandbox.path('skylan')}/dds/fastdds.xml`);
    expect(shell.stdout.split('\n')).toEqual(expect.arrayContaining(lines));
  });

  test('shows what it would write, and writes nothing', () => {
    const { status, output } = dds('--release', 'jazzy', '--interface', 'eth0', '--print');
    expect(status).toBe(0);
    expect(output).toContain('==> /etc/skylan/dds.env <==\nRMW_IMPLEMENTATION=rmw_fastrtps_cpp\n');
    expect(readdirSync(sandbox.folder).sort()).toEqual(['bin', 'calls']);
  });

  test('takes the address that it is given, without asking the interface', () => {
    const { output } = dds('--release', 'humble', '--interface', 'eth9', '--address', '10.0.0.7');
    expect(output).toContain('<address>10.0.0.7</address>');
    expect(existsSync(sandbox.path('calls'))).toBe(false);
  });

  test.each([
    ['no release', ['--interface', 'eth0'], '--release is missing'],
    ['no interface', ['--release', 'jazzy'], '--interface is missing'],
    ['an unknown release', ['--release', 'foxy'], 'unknown release foxy; the releases are humble jazzy kilted lyrical'],
    ['a release that is a path', ['--release', '../dds/jazzy'], 'unknown release ../dds/jazzy'],
    [
      'an unknown middleware',
      ['--release', 'jazzy', '--middleware', 'rmw_zenoh_cpp'],
      'unknown middleware rmw_zenoh_cpp',
    ],
    ['an interface without address', ['--release', 'jazzy', '--interface', 'eth9'], 'eth9 has no IPv4 address'],
    ['a name of no interface', ['--release', 'jazzy', '--interface', 'a|b'], 'a|b cannot be the name of an interface'],
    [
      'no address at all',
      ['--release', 'jazzy', '--interface', 'eth0', '--address', 'host'],
      'host is not an IPv4 address',
    ],
    [
      'a folder that shells would split',
      ['--release', 'jazzy', '--interface', 'eth0', '--install', '/tmp/a b'],
      'the folder /tmp/a b has a character other than',
    ],
    ['an option without its value', ['--release'], '--release needs a value'],
    ['an unknown option', ['--all'], 'unknown option --all'],
  ])('fails for %s, and says so', (_what, args, words) => {
    const { status, output } = dds(...args);
    expect(status).toBe(2);
    expect(output).toContain(`skylan-dds: ${words}`);
  });
});
