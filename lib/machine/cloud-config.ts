import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import type { MachineFile, MachineSpec } from './machine-spec';

/** EC2's limit for user data before base64, in bytes (EC2 User Guide, "Run commands at launch"). */
export const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * Room kept for one value that only the deploy knows, in bytes. The longest is the pre-signed ready address, of about
 * 500 bytes.
 */
export const DEPLOYED_VALUE_ALLOWANCE_BYTES = 640;

/** How an unresolved CDK token looks inside a string. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/**
 * cloud-init's modules that run, in this order. Those marked `always` run at every boot, not only at an instance's
 * first one: CloudFormation changes user data in place, by a stop and a start. A list here takes the place of the
 * image's own, so modules that a machine needs (its root file system grown, its host name, host keys) are named too.
 */
const MODULES = {
  cloud_init_modules: [
    'seed_random',
    'growpart',
    'resizefs',
    ['write_files', 'always'],
    'set_hostname',
    'update_hostname',
    'update_etc_hosts',
    'users_groups',
    'ssh',
  ],
  cloud_config_modules: [['runcmd', 'always']],
  cloud_final_modules: [['package_update_upgrade_install', 'always'], ['scripts_user', 'always'], 'final_message'],
};

/**
 * A machine as cloud-init user data (`#cloud-config`). The same machine gives the same text. Each boot writes the
 * files, installs the packages, and enables and starts the units again; that changes nothing where nothing changed.
 */
export function renderCloudConfig(spec: MachineSpec): string {
  const config = {
    ...MODULES,
    hostname: spec.hostname,
    preserve_hostname: false,
    manage_etc_hosts: true,
    ssh_genkeytypes: ['ed25519'],
    package_update: true,
    packages: [...new Set(spec.packages)].sort(),
    write_files: spec.files.map(renderFile),
    // Re-executing, unlike reloading, also reads system.conf.d anew. Nothing here may wait for a unit: units may wait
    // for cloud-init.
    runcmd: [
      ['systemctl', 'daemon-reexec'],
      ['systemctl', 'enable', ...spec.units],
      ['systemctl', 'start', '--no-block', ...spec.units],
    ],
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0, indentSeq: false, defaultKeyType: 'PLAIN' })}`;
}

/** Size of the user data as EC2 counts it, in bytes, with room for the values that only the deploy knows. */
export function userDataBytes(spec: MachineSpec): number {
  const text = renderCloudConfig(spec);
  const tokens = text.match(TOKEN)?.length ?? 0;
  return Buffer.byteLength(text.replace(TOKEN, '')) + tokens * DEPLOYED_VALUE_ALLOWANCE_BYTES;
}

/** A file as an entry of `write_files`; compressed where that is shorter. A token must stay readable for the CDK. */
function renderFile(file: MachineFile) {
  const permissions = file.permissions && file.permissions !== '0644' ? { permissions: file.permissions } : {};
  const plain = { path: file.path, ...permissions, content: file.content };
  if (file.content.search(TOKEN) >= 0) {
    return plain;
  }
  const compressed = { path: file.path, ...permissions, encoding: 'gz+b64', content: compress(file.content) };
  return stringify([compressed]).length < stringify([plain]).length ? compressed : plain;
}

/** gzip in base64, without the two header fields (time, system) that could differ between two runs. */
function compress(text: string): string {
  const zipped = gzipSync(text, { level: 9 });
  zipped.fill(0, 4, 8);
  zipped[9] = 0xff;
  return zipped.toString('base64');
}
