import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkName, checkRange } from '../custom-resource/names';
import { grantReadParameters } from '../custom-resource/parameter-access';
import { SITE_KEYS_TYPE, SITE_PATTERN, type SiteKeysProperties, WIREGUARD_KEY_PATTERN } from './contract';
import type { Keyring } from './keyring';

/** Largest revision of a key. */
export const LARGEST_REVISION = 999_999_999;

export interface SiteKeysProps {
  readonly keyring: Keyring;
  /**
   * Name of the site: 1 to 31 lower-case letters, digits and single hyphens, beginning with a letter. Of a LAN's tunnel, that
   * of the client or the cloud gateway: 1 to 64 letters, digits, `.`, `_` or `-`, beginning with a letter or digit.
   */
  readonly site: string;
  /**
   * Raise it to have the key pair made anew. Back to the number before is back
   * to the key before.
   *
   * @default 1
   */
  readonly revision?: number;
  /**
   * WireGuard public key (base64) that the site brings. Its private key never exists here.
   *
   * @default - a key pair is made
   */
  readonly publicKey?: string;
}

/** The WireGuard key pair of a site, or of an end of a LAN's tunnel: the private key a SecureString, the public key a String and an attribute. */
export class SiteKeys extends Construct {
  readonly site: string;
  /** Current public key (token), base64. */
  readonly publicKey: string;
  /** Revision of the key, for a site pack; of a public key that was brought, the key itself. */
  readonly version: string;

  private readonly keyring: Keyring;
  private readonly isBrought: boolean;

  /** @throws Error when the name, the revision or the public key is not of the form that `SiteKeysProps` asks for */
  constructor(scope: Construct, id: string, props: SiteKeysProps) {
    super(scope, id);
    const { keyring, site, revision = 1, publicKey } = props;
    if (keyring.network === 'lan') checkName('site', site);
    else checkSite(site);
    checkRange('revision', revision, 1, LARGEST_REVISION);
    if (publicKey !== undefined && !WIREGUARD_KEY_PATTERN.test(publicKey)) {
      throw new Error(`publicKey is ${JSON.stringify(publicKey)}: give what "wg pubkey" prints`);
    }
    this.keyring = keyring;
    this.site = site;
    this.isBrought = publicKey !== undefined;
    this.version = publicKey ?? String(revision);
    const properties: SiteKeysProperties = {
      ...keyring.location,
      Site: site,
      Revision: String(revision),
      ...(publicKey === undefined ? {} : { PublicKey: publicKey }),
    };
    this.publicKey = keyring.resource(this, SITE_KEYS_TYPE, { ...properties }).getAttString('PublicKey');
  }

  /** Allows to read the public key, current and previous. */
  grantReadPublicKey(grantee: iam.IGrantable): iam.Grant {
    return grantReadParameters(this, grantee, [this.keyring.names.site(this.site).publicKey]);
  }

  /**
   * Allows to read the private key, which is to be this site.
   *
   * @throws Error when the site has brought its public key
   */
  grantReadPrivateKey(grantee: iam.IGrantable): iam.Grant {
    if (this.isBrought) throw new Error(`the private key of ${this.site} is not here: the site brought its public key`);
    return this.keyring.grantRead(grantee, [this.keyring.names.site(this.site).privateKey]);
  }
}

/** @throws Error when it is not the name of a site */
export function checkSite(site: string): void {
  if (SITE_PATTERN.test(site)) return;
  throw new Error(
    `site is ${JSON.stringify(site)}: give 1 to 31 lower-case letters, digits and single hyphens, beginning with a letter`,
  );
}
