import { gzipSync } from 'fflate';
import { stringify } from 'yaml';
import { assetText } from './assets';
import { packBundle } from './bundle';
import type { DeployedValues, MachineFile, MachineSpec } from './machine-spec';

/** What fetches the bundle and starts the units. */
const BOOTSTRAP = '/usr/local/lib/skylan/skylan-bundle';

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
 * A machine as cloud-init user data (`#cloud-config`): its configuration, and which bundle it runs. The same machine gives
 * the same text. Each boot writes the files, installs the packages, unpacks the bundle, and enables and starts the units
 * again; that changes nothing where nothing changed.
 */
export function renderCloudConfig(spec: MachineSpec, { bundleUrl }: Pick<DeployedValues, 'bundleUrl'>): string {
  const { sha256 } = packBundle(spec);
  const config = {
    ...MODULES,
    hostname: spec.hostname,
    preserve_hostname: false,
    manage_etc_hosts: true,
    package_update: true,
    packages: [...new Set(spec.packages)].sort(),
    ...(spec.defaultUser === false ? { users: [] } : {}),
    write_files: [...spec.files.map(written), bootstrap()],
    // Nothing here may wait for a unit: units may wait for cloud-init.
    runcmd: [[BOOTSTRAP, bundleUrl, sha256]],
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0, indentSeq: false })}`;
}

function written({ path, permissions, content }: MachineFile) {
  return { path, ...(permissions ? { permissions } : {}), content };
}

/** Compressed, as cloud-init has it (`gz+b64`): it is half of the user data, and the same for all machines. */
function bootstrap() {
  const bytes = gzipSync(Buffer.from(assetText('bootstrap/skylan-bundle')), { level: 9, mtime: 0 });
  return { path: BOOTSTRAP, permissions: '0755', encoding: 'gz+b64', content: Buffer.from(bytes).toString('base64') };
}
