import type { MachineSpec } from '../../../lib/machine/machine-spec';
import { NodeAdditions } from '../../../lib/robot-lan/node-additions';

const SPEC: MachineSpec = {
  hostname: 'second',
  packages: ['curl'],
  folders: ['machine'],
  files: [{ path: '/etc/skylan/machine.env', content: 'A=1\n' }],
  units: ['one.service'],
};
let additions: NodeAdditions;

beforeEach(() => {
  additions = new NodeAdditions('second');
});

const fileOf = (path: string) => additions.applyTo(SPEC).files.find((file) => file.path === path);

test('GIVEN nothing added THEN the node is told so, since there may have been something before', () => {
  const { files, ...rest } = additions.applyTo(SPEC);
  expect(rest).toEqual({ ...SPEC, files: undefined });
  expect(files.map(({ path, content }) => [path, content])).toEqual([
    ['/etc/skylan/machine.env', 'A=1\n'],
    ['/etc/skylan/added-files', ''],
    ['/etc/skylan/added-commands', ''],
  ]);
});

test('GIVEN files, units, packages and commands WHEN they are added THEN the node has them', () => {
  additions.addFile('/etc/recorder.conf', 'bucket = bags\n', '600');
  additions.addUnit('recorder.service', '[Install]\n');
  additions.addPackages('htop', 'curl');
  additions.addUserCommands('echo one', 'echo two');
  expect(additions.applyTo(SPEC).packages).toEqual(['curl', 'htop']);
  expect(fileOf('/etc/recorder.conf')).toEqual({
    ...{ path: '/etc/recorder.conf', content: 'bucket = bags\n', permissions: '0600' },
  });
  expect(fileOf('/etc/systemd/system/recorder.service')?.content).toBe('[Install]\n');
  expect(fileOf('/etc/skylan/added-files')?.content).toBe('/etc/recorder.conf\n/etc/systemd/system/recorder.service\n');
  expect(fileOf('/etc/skylan/added-commands')).toEqual({
    path: '/etc/skylan/added-commands',
    content: '#!/usr/bin/env bash\nset -Eeuo pipefail\necho one\necho two\n',
    permissions: '0700',
  });
});

describe('fails', () => {
  test.each<[string, () => void, string]>([
    [
      'for a relative path',
      () => additions.addFile('etc/x', ''),
      'second: the file "etc/x" has no absolute path without blanks; write one such as "/etc/recorder.conf"',
    ],
    ['for a path that leads upwards', () => additions.addFile('/etc/../x', ''), 'has no absolute path'],
    ['for a folder', () => additions.addFile('/etc/x/', ''), 'has no absolute path'],
    ['for a blank', () => additions.addFile('/etc/a b', ''), 'has no absolute path'],
    [
      'for a mode that is none',
      () => additions.addFile('/etc/x', '', 'rw'),
      'second: the file "/etc/x" cannot have the mode "rw"; write one such as "0644"',
    ],
    ...['/etc/skylan/machine.env', '/usr/local/lib/skylan/x', '/etc/systemd/network/05-skylan-x.network'].map(
      (path): [string, () => void, string] => [
        `for ${path}`,
        () => additions.addFile(path, ''),
        `second: the file "${path}" is in skylan's own place; choose another`,
      ],
    ),
    ['for a unit of ours', () => additions.addUnit('skylan-x.service', ''), "is in skylan's own place; choose another"],
    [
      'for a unit that is none',
      () => additions.addUnit('recorder', ''),
      'second: the unit "recorder" is not named as one; write a name such as "recorder.service"',
    ],
    [
      'for a package that is none',
      () => additions.addPackages('No Package'),
      'second: the package "No Package" is not the name of a Debian package',
    ],
  ])('%s', (_what, add, message) => {
    expect(add).toThrow(message);
  });

  test('for a file that was added before', () => {
    additions.addFile('/etc/x', '1');
    expect(() => additions.addFile('/etc/x', '2')).toThrow('second: the file "/etc/x" was added before; add it once');
  });
});
