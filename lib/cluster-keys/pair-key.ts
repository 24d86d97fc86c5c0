import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkRange } from '../custom-resource/names';
import { PAIR_KEY_TYPE, type PairKeyProperties, pairName } from './contract';
import type { Keyring } from './keyring';
import { checkSite, LARGEST_REVISION } from './site-keys';

export interface PairKeyProps {
  readonly keyring: Keyring;
  /** Names of both sites, in any order. */
  readonly sites: readonly [string, string];
  /**
   * Raise it to have the key made anew. Back to the number before is back to
   * the key before.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** WireGuard's pre-shared key of two sites, a SecureString. */
export class PairKey extends Construct {
  /** Both sites, as their parameter calls them: `bielefeld--giessen`. */
  readonly pair: string;
  readonly sites: readonly [string, string];
  /** Revision of the key, for a site pack. */
  readonly version: string;

  private readonly keyring: Keyring;

  /** @throws Error when a name or the revision is not of the form that `PairKeyProps` asks for, or the sites are one */
  constructor(scope: Construct, id: string, props: PairKeyProps) {
    super(scope, id);
    const { keyring, sites, revision = 1 } = props;
    sites.forEach(checkSite);
    checkRange('revision', revision, 1, LARGEST_REVISION);
    if (sites[0] === sites[1]) throw new Error(`a pair has two sites: ${sites[0]} is one`);
    this.keyring = keyring;
    this.sites = sites;
    this.pair = pairName(...sites);
    this.version = String(revision);
    const properties: PairKeyProperties = { ...keyring.location, Pair: this.pair, Revision: this.version };
    keyring.resource(this, PAIR_KEY_TYPE, { ...properties });
  }

  /** Allows to read the key, current and previous. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.keyring.grantRead(grantee, [this.keyring.names.presharedKey(this.pair)]);
  }
}
