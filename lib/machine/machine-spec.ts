/** A machine as data: what cloud-init makes of a fresh instance, and keeps true at every boot. */

export interface MachineFile {
  /** Absolute path on the machine. */
  readonly path: string;
  readonly content: string;
  /** Octal permissions. @default '0644' */
  readonly permissions?: string;
}

export interface MachineSpec {
  /** Host name, without a domain. */
  readonly hostname: string;
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Folders of assets/, laid out as a machine's root, that it runs: the role's, and those that it shares. */
  readonly folders: readonly string[];
  /** Its configuration. */
  readonly files: readonly MachineFile[];
  /** Whether cloud-init makes the image's own user, who would have the first number of people. @default true */
  readonly defaultUser?: boolean;
  /** systemd units to enable and start, in this order. */
  readonly units: readonly string[];
}

/** Values that only the deploy knows; each may be a CDK token. */
export interface DeployedValues {
  /** AWS region of the stack. */
  readonly region: string;
  /** Pre-signed address to which the machine PUTs that it is ready, or why it is not. */
  readonly readySignalUrl: string;
  /** Address of the machine's bundle in S3. */
  readonly bundleUrl: string;
}
