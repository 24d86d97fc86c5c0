import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkRange } from '../custom-resource/names';
import { TOKEN_KEY_TYPE, type TokenKeyProperties } from './contract';
import type { Keyring } from './keyring';
import { LARGEST_REVISION } from './site-keys';

export interface TokenKeyProps {
  readonly keyring: Keyring;
  /**
   * Raise it to have the key made anew: tokens that were made before are then
   * refused. Back to the number before is back to the key before.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** The key by which Slurm's controller signs users' tokens and knows them again (JWT, HS256), a SecureString. */
export class TokenKey extends Construct {
  /** Revision of the key, for a site pack. */
  readonly version: string;

  private readonly keyring: Keyring;

  /** @throws Error when the revision is not of the form that `TokenKeyProps` asks for */
  constructor(scope: Construct, id: string, { keyring, revision = 1 }: TokenKeyProps) {
    super(scope, id);
    checkRange('revision', revision, 1, LARGEST_REVISION);
    this.keyring = keyring;
    this.version = String(revision);
    const properties: TokenKeyProperties = { ...keyring.location, Revision: this.version };
    keyring.resource(this, TOKEN_KEY_TYPE, { ...properties });
  }

  /** Allows to read the key, which is to be any user of the cluster, and its administrator. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.keyring.grantRead(grantee, [this.keyring.names.tokenKey]);
  }
}
