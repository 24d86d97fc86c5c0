import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROS_MIDDLEWARES, ROS_RELEASES, type RosMiddleware, type RosRelease } from '../../lib/robot-lan/ros';
import { Sandbox } from '../helpers/sandbox';

const PROFILES = ['fastdds-2.6.xml', 'fastdds.xml'];
const TEMPLATES = join(__dirname, '..', '..', 'assets', 'dds');

/** What skylan-dds writes for a node, by the files' paths. */
function settings(release: RosRelease, middleware: RosMiddleware = 'rmw_fastrtps_cpp'): Map<string, string> {
  const sandbox = new Sandbox();
  try {
    const choices = ['--release', release, '--middleware', middleware];
    const place = ['--interface', 'rosbridge', '--address', '192.168.0.131'];
    const { output } = sandbox.run('dds/skylan-dds', [...choices, ...place, '--print']);
    const parts = output.split(/^==> (.*) <==\n/m).slice(1);
    return new Map(parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : [])));
  } finally {
    sandbox.remove();
  }
}

const onNode = settings('jazzy');
const file = (name: string) => onNode.get(name) ?? '';
const ddsEnvironment = (release: RosRelease, middleware?: RosMiddleware) =>
  settings(release, middleware).get('/etc/skylan/dds.env') ?? '';
const fastDdsProfile = (name: string) => file(`/etc/skylan/dds/${name}`);

function variables(release: RosRelease): Record<string, string> {
  const lines = ddsEnvironment(release).trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
}

/** What Python's XML parser makes of a text: each element's name and text; fails where it is not well-formed. */
function elements(xml: string): string[] {
  const script =
    'import sys, xml.etree.ElementTree as e\n' +
    'for x in e.fromstring(sys.argv[1]).iter(): print(x.tag.split("}")[-1], (x.text or "").strip(), x.attrib or "")';
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script, xml], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').map((line) => line.trim());
}

test('there is a template for each release, and no other', () => {
  const templates = readdirSync(TEMPLATES).filter((name) => name.endsWith('.env'));
  expect(templates).toEqual(ROS_RELEASES.map((release) => `${release}.env`));
});

describe.each(ROS_RELEASES)('the environment of %s', (release) => {
  test.each(ROS_MIDDLEWARES)('names the middleware %s', (middleware) => {
    expect(ddsEnvironment(release, middleware)).toContain(`RMW_IMPLEMENTATION=${middleware}\n`);
  });

  test('survives an env file, systemd, PAM and a shell that expands it without quotes', () => {
    for (const value of Object.values(variables(release))) {
      const result = spawnSync('sh', ['-c', 'printf "%s|" -e NAME=$VALUE'], {
        env: { ...process.env, VALUE: value },
        encoding: 'utf8',
      });
      expect(result.stdout).toBe(`-e|NAME=${value}|`);
      // systemd expands % in its own files.
      expect(value).toMatch(/^[^\s%"'\\#$@]+$/);
    }
  });

  test('binds Cyclone DDS to the bridge and keeps multicast to discovery', () => {
    expect(elements(`<D>${variables(release).CYCLONEDDS_URI}</D>`)).toEqual(
      expect.arrayContaining(['NetworkInterfaceAddress rosbridge', 'AllowMulticast spdp', 'ParticipantIndex none']),
    );
  });

  test('refers to profiles that are there, by the name that its Fast DDS reads', () => {
    const { FASTRTPS_DEFAULT_PROFILES_FILE: before3, FASTDDS_DEFAULT_PROFILES_FILE: from3 } = variables(release);
    expect(file(before3 ?? '')).toContain(release === 'humble' ? '<address>' : '<allowlist>');
    expect(file(from3 ?? '')).toContain('<allowlist>');
  });
});

test('messages fit one packet of a 1500-byte path through the uplink', () => {
  // GIVEN OpenVPN's 52 bytes around the inner Ethernet frame, and 14 + 20 + 8 bytes of headers inside
  const largest = 1500 - 52 - (14 + 20 + 8);
  const cyclone = elements(`<D>${variables('jazzy').CYCLONEDDS_URI}</D>`);
  const size = (name: string) => Number(cyclone.find((line) => line.startsWith(`${name} `))?.match(/\d+/)?.[0]);
  // THEN
  expect(size('MaxMessageSize')).toBeLessThanOrEqual(largest);
  expect(size('MaxRexmitMessageSize')).toBeLessThanOrEqual(largest);
  for (const profile of PROFILES) {
    const lines = elements(fastDdsProfile(profile));
    const value = lines[lines.indexOf('name fastdds.max_message_size') + 1];
    expect(value).toMatch(/^value \d+$/);
    expect(Number(value?.slice('value '.length))).toBeLessThanOrEqual(largest);
    // What comes in is not bounded.
    expect(lines.join('\n')).not.toContain('maxMessageSize');
  }
});

describe('a Fast DDS profile', () => {
  test('names the interface from 2.14 on, and loopback for programs of one machine', () => {
    const lines = elements(fastDdsProfile('fastdds.xml'));
    expect(lines.filter((line) => line.startsWith('interface '))).toEqual([
      "interface  {'name': 'rosbridge'}",
      "interface  {'name': 'lo'}",
    ]);
  });

  test('names the address for 2.6', () => {
    const lines = elements(fastDdsProfile('fastdds-2.6.xml'));
    expect(lines.filter((line) => line.startsWith('address '))).toEqual(['address 192.168.0.131', 'address 127.0.0.1']);
  });

  test.each(PROFILES)('%s takes the place of the built-in transports, for every participant', (profile) => {
    const lines = elements(fastDdsProfile(profile));
    expect(lines).toContain('useBuiltinTransports false');
    expect(lines.filter((line) => line.startsWith('type '))).toEqual(['type UDPv4', 'type SHM']);
    expect(lines.find((line) => line.startsWith('participant '))).toContain("'is_default_profile': 'true'");
  });
});

test('shells and containers get the chosen release, and containers of every release find theirs', () => {
  const lines = ddsEnvironment('jazzy').trimEnd().split('\n');
  const shell = spawnSync('sh', ['-c', `${file('/etc/skylan/dds.sh')}env`], { env: {}, encoding: 'utf8' });
  expect(shell.stdout.split('\n')).toEqual(expect.arrayContaining(lines));
  for (const release of ROS_RELEASES) expect(file(`/etc/skylan/dds/${release}.env`)).toBe(ddsEnvironment(release));
});

test('no template asks for a value that nobody gives', () => {
  expect(onNode.size).toBeGreaterThan(5);
  expect([...onNode].filter(([, text]) => /@[A-Z_]+@/.test(text))).toEqual([]);
});
