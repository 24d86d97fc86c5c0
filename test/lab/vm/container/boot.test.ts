import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AS_ROOT } from '../../../helpers/as-root';

const BOOT = join(__dirname, '../../../../lab/vm/container/boot.sh');
const NETNS = `skylan-test-${process.pid}`;
const NAMESPACES = ['--mount', '--uts', '--ipc', '--pid', '--net', '--fork', '--kill-child'];

const dir = mkdtempSync(join(tmpdir(), 'skylan-boot-'));
const facts = () => readFileSync(join(dir, 'files', 'facts'), 'utf8');

function asRoot(...argv: string[]) {
  const [command = '', ...args] = [...AS_ROOT, ...argv];
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, stderr };
}

/** Boots this very system as a container whose systemd is a script, which notes what it finds. */
function boot(script: string, ...by: readonly string[]) {
  const init = join(dir, 'files', 'usr', 'sbin', 'init');
  mkdirSync(join(dir, 'files', 'etc', 'cloud', 'cloud.cfg.d'), { recursive: true });
  mkdirSync(join(init, '..'), { recursive: true });
  writeFileSync(init, `#!/bin/bash\nexec >/facts 2>&1\n${script}\n`, { mode: 0o755 });
  const cable = ['lan', 'cable', '02:00:00:00:00:01', '1400', 'http://192.0.2.1/'];
  return asRoot(...by, 'unshare', ...NAMESPACES, BOOT, NETNS, '/', dir, NETNS, ...cable);
}

beforeAll(() => {
  for (const words of [`add ${NETNS}`, `exec ${NETNS} ip link add lan type bridge`]) {
    expect(asRoot('ip', 'netns', ...words.split(' '))).toEqual({ status: 0, stderr: '' });
  }
});

afterAll(() => {
  asRoot('ip', 'netns', 'delete', NETNS);
  asRoot(join(BOOT, '..', 'remove-cgroup.sh'), NETNS);
  asRoot('rm', '-rf', dir);
});

test('a container has a network card, a boot id and a control group of its own', () => {
  // WHEN
  const ended = boot('ip -o link show ens5; cat /proc/sys/kernel/random/boot_id /proc/self/cgroup; echo $container $$');
  // THEN
  expect(ended).toEqual({ status: 0, stderr: '' });
  expect(facts()).toMatch(/ens5@.* mtu 1400 .* 02:00:00:00:00:01 /);
  expect(facts()).toMatch(/^0::\/$/m);
  expect(facts()).toMatch(/^skylan 1$/m);
  expect(facts()).not.toContain(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  expect(facts()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/m);
});

test("a container's systemd will hear of devices, and only of its network's", () => {
  // WHEN
  boot(
    'ls /run/udev/control; cat /run/systemd/system/systemd-udev-trigger.service.d/*; [[ -w /sys ]] && echo writable',
  );
  // THEN
  expect(facts()).toContain('/run/udev/control\n');
  expect(facts()).toContain('ExecStart=-udevadm trigger --action=add --subsystem-match=net\nwritable\n');
});

test("a container boots where the host's programs are in folders that it has not", () => {
  // GIVEN a PATH of folders below /tmp, in place of which the container has a /tmp of its own
  const folders = ['bin', 'sbin'].map((name) => join(dir, name));
  for (const folder of folders) symlinkSync(join('/usr', basename(folder)), folder);
  // WHEN
  const ended = boot('echo "$PATH"', 'env', `PATH=${folders.join(':')}`);
  // THEN
  expect(ended).toEqual({ status: 0, stderr: '' });
  expect(facts()).toBe('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
});

test('a container can set what a gateway sets of the network, and nothing of the host', () => {
  // GIVEN a try of each
  const limit = readFileSync('/proc/sys/net/core/rmem_max', 'utf8');
  // WHEN
  const ended = boot(`
    try() { "$@" && echo "can: $*"; }
    write() { echo "$1" >"$2"; }
    try write 1 /proc/sys/net/ipv4/ip_forward
    try write 12345678 /proc/sys/net/core/rmem_max
    try write 1500 /sys/class/net/ens5/tx_queue_len
    try write "$(</proc/sys/kernel/pid_max)" /proc/sys/kernel/pid_max
    try write add /sys/devices/system/cpu/uevent
    try write h /proc/sysrq-trigger
    try mknod /dev/disk b 259 0
    try date --set "$(date)"
    try modprobe dummy
    ls /run/host`);
  // THEN
  expect(ended).toEqual({ status: 0, stderr: '' });
  expect(facts().match(/^can: .*/gm)).toEqual([
    'can: write 1 /proc/sys/net/ipv4/ip_forward',
    'can: write 12345678 /proc/sys/net/core/rmem_max',
    'can: write 1500 /sys/class/net/ens5/tx_queue_len',
  ]);
  expect(readFileSync('/proc/sys/net/core/rmem_max', 'utf8')).toBe(limit);
});
