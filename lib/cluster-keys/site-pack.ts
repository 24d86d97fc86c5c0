import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  SITE_PACK_PART_CHARACTERS,
  SITE_PACK_PARTS,
  SITE_PACK_TYPE,
  type SitePackFile,
  type SitePackProperties,
} from './contract';
import type { Keyring } from './keyring';
import type { MungeKey } from './munge-key';
import { leastPackCharacters } from './pack-size';
import type { PairKey } from './pair-key';
import { checkSite, type SiteKeys } from './site-keys';
import type { TokenKey } from './token-key';

export interface SitePackProps {
  readonly keyring: Keyring;
  /** Name of the site that the pack is for. */
  readonly site: string;
  /** Files with placeholders, as `lib/cluster-keys/contract.ts` lists them. */
  readonly files: readonly SitePackFile[];
  /** Public address of each site that can be called, by its name; each may be a token. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Keys that the files ask for. */
  readonly siteKeys: readonly SiteKeys[];
  readonly pairKeys: readonly PairKey[];
  readonly mungeKey: MungeKey;
  /** For the pack of the controller's site, where tokens are taken. @default - the pack may not have it */
  readonly tokenKey?: TokenKey;
}

/** All that a site outside AWS needs to join, as an archive in a SecureString, or in a few. It is made by the deploy. */
export class SitePack extends Construct {
  readonly site: string;
  /** Names of the parameters that hold the pack, in order; how many there are is known at the deploy. */
  readonly parameterNames: readonly string[];
  /**
   * Shell command that fetches and unpacks the pack, for the caller's eyes
   * only. It needs the AWS CLI and `ssm:GetParameters` on the parameters, and
   * `kms:Decrypt` on a key of their own (`grantRead`).
   */
  readonly fetchCommand: string;

  private readonly keyring: Keyring;

  /** @throws Error when the site's name is not one, or the files are too large */
  constructor(scope: Construct, id: string, props: SitePackProps) {
    super(scope, id);
    const { keyring, site, files, endpoints, siteKeys, pairKeys, mungeKey, tokenKey } = props;
    checkSite(site);
    const characters = leastPackCharacters(files);
    const room = SITE_PACK_PARTS * SITE_PACK_PART_CHARACTERS;
    if (characters > room) {
      throw new Error(
        `the pack of site ${JSON.stringify(site)} needs ${characters} characters at least, but there is room for ` +
          `${room}: name fewer sites, on-demand workers or features`,
      );
    }
    this.site = site;
    this.keyring = keyring;
    this.parameterNames = keyring.names.site(site).pack;
    const properties: SitePackProperties = {
      ...keyring.location,
      Site: site,
      Files: JSON.stringify(files),
      Endpoints: endpoints,
      Keys: Object.fromEntries([
        ...siteKeys.map((keys) => [keys.site, keys.version]),
        ...pairKeys.map((key) => [key.pair, key.version]),
      ]),
      MungeKeyRevision: mungeKey.version,
      ...(tokenKey ? { TokenKeyRevision: tokenKey.version } : {}),
    };
    const keys = [...siteKeys, ...pairKeys, mungeKey, ...(tokenKey ? [tokenKey] : [])];
    keyring.resource(this, SITE_PACK_TYPE, { ...properties }).node.addDependency(...keys);
    this.fetchCommand =
      `(umask 077; aws ssm get-parameters --region ${Stack.of(this).region} --names ${this.parameterNames.join(' ')} ` +
      "--with-decryption --query 'sort_by(Parameters,&Name)[].Value' --output text | tr -d '\\t' | base64 -d | tar xz)";
  }

  /** Allows to read the pack, which is to join the cluster as this site. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.keyring.grantRead(grantee, this.parameterNames);
  }
}
