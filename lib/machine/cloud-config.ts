import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { stringify } from 'yaml';
import type { MachineFile, MachineSpec } from './machine-spec';

/** EC2's limit for user data before base64, in bytes (EC2 User Guide, "Run commands at launch"). */
export const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * Room kept for one value that only the deploy knows, in bytes. The longest is the pre-signed ready address, of about
 * 500 bytes.
 */
export const DEPLOYED_VALUE_ALLOWANCE_BYTES = 640;

/** Where the archive of a machine's files is put before it is unpacked. */
const ARCHIVE = '/var/lib/skylan/files.tar.gz';

const DEFAULT_PERMISSIONS = '0644';

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
 *
 * Files stand in one compressed archive, since apart from each other they would be over EC2's limit; a file with an
 * unresolved token stands by itself, readable for the CDK.
 */
export function renderCloudConfig(spec: MachineSpec): string {
  const hasToken = (file: MachineFile) => file.content.search(TOKEN) >= 0;
  const archived = spec.files.filter((file) => !hasToken(file));
  const config = {
    ...MODULES,
    hostname: spec.hostname,
    preserve_hostname: false,
    manage_etc_hosts: true,
    package_update: true,
    packages: [...new Set(spec.packages)].sort(),
    write_files: [
      ...spec.files.filter(hasToken).map(({ path, permissions, content }) => ({
        path,
        permissions: permissions ?? DEFAULT_PERMISSIONS,
        content,
      })),
      { path: ARCHIVE, permissions: '0600', encoding: 'b64', content: archive(archived) },
    ],
    // Nothing here may wait for a unit: units may wait for cloud-init.
    runcmd: [
      ['tar', '--extract', '--gzip', '--touch', '--directory=/', `--file=${ARCHIVE}`],
      // Unlike daemon-reload, this also reads system.conf.d anew.
      ['systemctl', 'daemon-reexec'],
      ['systemctl', 'enable', ...spec.units],
      ['systemctl', 'start', '--no-block', ...spec.units],
    ],
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0, indentSeq: false })}`;
}

/** Size of the user data as EC2 counts it, in bytes, with room for the values that only the deploy knows. */
export function userDataBytes(spec: MachineSpec): number {
  const text = renderCloudConfig(spec);
  const tokens = text.match(TOKEN)?.length ?? 0;
  return Buffer.byteLength(text.replace(TOKEN, '')) + tokens * DEPLOYED_VALUE_ALLOWANCE_BYTES;
}

/** A gzipped tar archive in base64, free of times and other traces of the machine that made it. */
function archive(files: readonly MachineFile[]): string {
  const tar = createTar(
    files.map((file) => ({
      name: file.path.replace(/^\//, ''),
      data: file.content,
      attrs: { mode: file.permissions ?? DEFAULT_PERMISSIONS, mtime: 0, uid: 0, gid: 0, user: 'root', group: 'root' },
    })),
  );
  const zipped = gzipSync(tar, { level: 9 });
  // The header's time and system (RFC 1952, 2.3).
  zipped.fill(0, 4, 8);
  zipped[9] = 0xff;
  return zipped.toString('base64');
}
