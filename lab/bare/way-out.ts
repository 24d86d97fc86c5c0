import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The way to the package registries, of which a machine may have one of its own: proxies, mirrors, authorities. It is handed
 * on to the bare root; everything else of the host's configuration is not.
 */

const VARIABLES =
  /^(?:PIP_(?!FIND_LINKS)|npm_config_(?:registry|.*proxy|cafile)$|[a-z]+_proxy$|.*(?:CA_BUNDLE|CA_CERTS|CAINFO)$|SSL_CERT_)/i;
const APT = /^Acquire::(?:Check-|Retries|ForceIPv4|[a-z]+::(?:Proxy|Verify|CaInfo|Timeout)|[a-z]+::[a-z]+ "DIRECT")/i;
const FILES = ['.npmrc', '.config/pip/pip.conf', '.pip/pip.conf'];
const AUTHORITIES = '/usr/local/share/ca-certificates';

/** Variables of `env` that lead to registries, and the lab's own. */
export function handedOnVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = (name: string) => name.startsWith('SKYLAN_LAB_') && name !== 'SKYLAN_LAB_CACHE';
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && (VARIABLES.test(name) || own(name)) ? [[name, value]] : [],
    ),
  );
}

/** Options of apt that lead to registries, from what `apt-config dump` prints. */
export function handedOnAptOptions(dump: string): string[] {
  return dump
    .split('\n')
    .filter((line) => APT.test(line) && !line.endsWith(' "";'))
    .map((line) => line.replace(/;$/, ''));
}

/** Copies the user's settings of npm and pip, and certificate authorities, which `update-ca-certificates` then takes in. */
export function handOnFiles(rootfs: string, from: string, to: string): void {
  const copies = FILES.map((file) => [join(from, file), join(rootfs, to, file)] as const);
  const hosts = [AUTHORITIES, '/etc/pip.conf'].map((path) => [path, join(rootfs, path)] as const);
  for (const [source, target] of [...copies, ...hosts]) {
    if (!existsSync(source)) continue;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true, dereference: true });
  }
}
