import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import { difference, type Snapshot } from './idempotence';

/** Where a machine's network is configured, and where skylan-join puts things. */
const FOLDERS = [
  ...['/etc/netplan', '/etc/network', '/etc/NetworkManager', '/etc/systemd/network', '/etc/systemd/system'],
  ...['/etc/sysusers.d', '/etc/skylan', '/usr/local/lib', '/var/lib/skylan'],
];

/** Kind, mode, owner, link target and hash of each file below them, and the user of skylan's. */
export async function networkFiles(machine: Peer): Promise<Snapshot> {
  const folders = FOLDERS.join(' ');
  const script = `find ${folders} -printf '%p\\t%y %m %u:%g %l\\n' 2>/dev/null
    find ${folders} -type f -exec sha256sum {} + 2>/dev/null | sed -E 's/^([0-9a-f]+) +(.*)/content of \\2\\t\\1/'
    getent passwd skylan-openvpn | sed 's/^/user\\t/'; true`;
  const result = await machine.exec(['bash', '-c', script]);
  const lines = result.stdout.split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split('\t') as [string, string]));
}

/** Passes when the files are those of `before`. */
export function sameFiles(name: string, before: Snapshot, after: Snapshot): CheckResult {
  const changes = difference(before, after);
  const files = Object.keys(before).length;
  return {
    name: `${name}: of ${files} files and folders`,
    ok: files > 0 && changes.length === 0,
    figure: changes.length,
    unit: 'changed',
    ...(changes.length > 0 ? { detail: changes.slice(0, 20).join('\n') } : {}),
  };
}

/** Addresses, and the default route, of a machine. */
export async function network(machine: Peer): Promise<string> {
  const { stdout: links } = await machine.exec(['ip', '-4', '-json', 'address', 'show', 'scope', 'global']);
  const { stdout: routes } = await machine.exec(['ip', '-4', '-json', 'route', 'show', 'default']);
  const addresses = (
    JSON.parse(links || '[]') as { ifname: string; addr_info: { local: string; prefixlen: number }[] }[]
  )
    .flatMap(({ ifname, addr_info }) => addr_info.map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`))
    .sort();
  const ways = (JSON.parse(routes || '[]') as { gateway: string; dev: string; metric?: number }[]).map(
    ({ gateway, dev, metric }) => `default via ${gateway} dev ${dev} metric ${metric ?? 0}`,
  );
  return [...addresses, ...ways].join('; ');
}
