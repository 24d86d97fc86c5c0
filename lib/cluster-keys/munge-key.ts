import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkRange } from '../custom-resource/names';
import { MUNGE_KEY_TYPE, type MungeKeyProperties } from './contract';
import type { Keyring } from './keyring';
import { LARGEST_REVISION } from './site-keys';

export interface MungeKeyProps {
  readonly keyring: Keyring;
  /**
   * Raise it to have the key made anew. Back to the number before is back to
   * the key before. Machines fetch it while they run, sites outside AWS have it
   * in their site pack; machines with different keys do not hear each other.
   *
   * @default 1
   */
  readonly revision?: number;
  /**
   * Full name of a SecureString parameter with the key of a cluster that is
   * there already, in base64; it is read alone. After another key has been put
   * there, raise `revision`.
   *
   * @default - a key is made
   */
  readonly source?: string;
}

/** The key by which Slurm's machines know each other (munge), a SecureString. */
export class MungeKey extends Construct {
  /** Revision of the key, for a site pack. */
  readonly version: string;

  private readonly keyring: Keyring;

  /** @throws Error when the revision is not of the form that `MungeKeyProps` asks for */
  constructor(scope: Construct, id: string, props: MungeKeyProps) {
    super(scope, id);
    const { keyring, revision = 1, source } = props;
    checkRange('revision', revision, 1, LARGEST_REVISION);
    this.keyring = keyring;
    this.version = source === undefined ? String(revision) : `${revision} of ${source}`;
    const properties: MungeKeyProperties = {
      ...keyring.location,
      Revision: String(revision),
      ...(source === undefined ? {} : { Source: source }),
    };
    if (source !== undefined) keyring.allowRead(source);
    this.keyring.resource(this, MUNGE_KEY_TYPE, { ...properties });
  }

  /** Allows to read the key, which is to be any user of the cluster. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.keyring.grantRead(grantee, [this.keyring.names.mungeKey]);
  }
}
