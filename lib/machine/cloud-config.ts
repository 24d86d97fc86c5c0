import { stringify } from 'yaml';
import { compressed } from './compressed';
import type { MachineFile, MachineSpec } from './machine-spec';

/** EC2's limit for user data before base64, in bytes (EC2 User Guide, "Run commands at launch"). */
export const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * Room kept for one value that only the deploy knows, in bytes. The longest is the pre-signed ready address, of about
 * 500 bytes.
 */
export const DEPLOYED_VALUE_ALLOWANCE_BYTES = 640;

/** Where the archive of a machine's files is put before it is unpacked. */
const ARCHIVE = '/var/lib/skylan/files';

const DEFAULT_PERMISSIONS = '0644';

/**
 * Unpacks an archive, given its path and the root to unpack to. Each file is replaced in one step, since scripts may
 * run while their text is replaced. cloud-init is Python's too, so it is there.
 */
const UNPACK = `import base64,lzma,os,sys
A=sys.argv[1]
v=open(A+'.values','rb').read().split(b'\\n')
a=iter(lzma.decompress(base64.b85decode(open(A).read())).split(b'\\0'))
for p,m,t in zip(a,a,a):
 for i,x in enumerate(v):t=t.replace(b'\\1%d\\1'%i,x)
 p=os.path.join(os.fsencode(sys.argv[2]),p)
 os.makedirs(os.path.dirname(p),exist_ok=True)
 with open(p+b'.new','wb',opener=lambda n,f:os.open(n,f,0o600)) as f:f.write(t)
 os.chmod(f.name,int(m,8))
 os.replace(f.name,p)
`;

/** How an unresolved CDK token looks inside a string. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/** The token of a stack's region, and room for the longest name of a region, in bytes. */
const REGION_TOKEN = /^\$\{Token\[AWS\.Region\./;
const REGION_ALLOWANCE_BYTES = 32;

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
 * Files stand in one compressed archive, since apart from each other they would be over EC2's limit; unresolved tokens
 * stand beside it, readable for the CDK, and are put into their places on the machine.
 */
export function renderCloudConfig(spec: MachineSpec): string {
  const tokens = [...new Set(spec.files.flatMap(({ content }) => content.match(TOKEN) ?? []))];
  const config = {
    ...MODULES,
    hostname: spec.hostname,
    preserve_hostname: false,
    manage_etc_hosts: true,
    package_update: true,
    packages: [...new Set(spec.packages)].sort(),
    write_files: [
      { path: ARCHIVE, permissions: '0600', content: archive(spec.files, tokens) },
      { path: `${ARCHIVE}.values`, permissions: '0600', content: tokens.join('\n') },
    ],
    // Nothing here may wait for a unit: units may wait for cloud-init.
    runcmd: [
      ['python3', '-c', UNPACK, ARCHIVE, '/'],
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
  const tokens = text.match(TOKEN) ?? [];
  const allowances = tokens.map((token) =>
    REGION_TOKEN.test(token) ? REGION_ALLOWANCE_BYTES : DEPLOYED_VALUE_ALLOWANCE_BYTES,
  );
  return Buffer.byteLength(text.replace(TOKEN, '')) + allowances.reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Files as LZMA-compressed text in base85: path, permissions and content of each, with a zero byte between all of them.
 * A gzipped tar archive in base64 would take a fifth more. A token is its number between two bytes of value 1.
 *
 * @throws Error when a file holds one of these bytes
 */
function archive(files: readonly MachineFile[], tokens: readonly string[]): string {
  const binary = files.find(({ content }) => content.includes('\0') || content.includes('\x01'));
  if (binary) throw new Error(`${binary.path} is not text: it holds a zero byte or a byte of value 1`);
  const fields = files.flatMap(({ path, permissions, content }) => [
    path.replace(/^\//, ''),
    permissions ?? DEFAULT_PERMISSIONS,
    content.replace(TOKEN, (token) => `\x01${tokens.indexOf(token)}\x01`),
  ]);
  return compressed(fields.join('\0'));
}
