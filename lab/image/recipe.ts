import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Debian release of the machines. */
export const SUITE = 'trixie';

/**
 * What Debian's own EC2 images carry and that matters here (cloud-team's debian-cloud-images, classes SYSTEM_BOOT and
 * EC2). Left out: boot loader, SSH server, unattended upgrades, clock daemon.
 */
const AMI_PACKAGES = [
  ...['apparmor', 'apt-utils', 'awscli', 'ca-certificates', 'cloud-guest-utils', 'cloud-init', 'curl', 'dbus'],
  ...['init', 'iproute2', 'iptables', 'iputils-ping', 'less', 'libnss-myhostname', 'libnss-resolve', 'libpam-systemd'],
  ...['linux-image-cloud-amd64', 'linux-sysctl-defaults', 'nano', 'netbase', 'netplan.io', 'polkitd', 'procps', 'sudo'],
  ...['systemd-resolved', 'systemd-sysv', 'udev', 'zstd'],
];

/** What the lab itself uses on every machine to reach it and to measure; its DDS programs need the two libraries. */
export const PROBE_PACKAGES = ['libddsc0t64', 'libfastdds3.1', 'python3', 'qemu-guest-agent', 'socat', 'tcpdump'];

/** Packages of the layer that all images share. */
export const basePackages: readonly string[] = [...AMI_PACKAGES, ...PROBE_PACKAGES].sort();

/** Names what `inputs`, and the text of every file in `folder`, lead to. Twelve hexadecimal digits. */
export function recipeHash(inputs: readonly string[], folder?: string): string {
  const hash = createHash('sha256').update(JSON.stringify(inputs));
  for (const file of folder === undefined ? [] : filesBelow(folder)) {
    hash.update(`\0${file}\0`).update(readFileSync(join(folder ?? '', file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * Sorted and without duplicates.
 *
 * @throws Error for a text that cannot be the name of a Debian package (Debian policy, 5.6.1), since it becomes an
 * argument of apt.
 */
export function normalisePackages(packages: readonly string[]): string[] {
  for (const name of packages) {
    if (!/^[a-z0-9][a-z0-9.+-]+$/.test(name)) throw new Error(`not the name of a Debian package: ${name}`);
  }
  return [...new Set(packages)].sort();
}
