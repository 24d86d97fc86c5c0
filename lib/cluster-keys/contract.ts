/**
 * What the constructs of keys (of a cluster, and of an uplink by WireGuard) and their custom-resource handler
 * agree on: resource types, property names, attribute names and parameter
 * paths. Imported by both sides.
 *
 * CloudFormation delivers every scalar property as a string, whatever its type was.
 */

import type { Located } from '../custom-resource/contract';

export const SITE_KEYS_TYPE = 'Custom::SkylanSiteKeys';
export const PAIR_KEY_TYPE = 'Custom::SkylanPairKey';
export const MUNGE_KEY_TYPE = 'Custom::SkylanMungeKey';
export const TOKEN_KEY_TYPE = 'Custom::SkylanTokenKey';
export const SITE_PACK_TYPE = 'Custom::SkylanSitePack';
export const TUNNEL_PROFILE_TYPE = 'Custom::SkylanTunnelProfile';

/** Names of sites: at most 31 lower-case letters, digits and single hyphens, beginning with a letter. */
export const SITE_PATTERN = /^(?=.{1,31}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A WireGuard key in base64: 32 bytes. */
export const WIREGUARD_KEY_PATTERN = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Largest part of a site pack, in characters: what a parameter of the advanced tier holds. */
export const SITE_PACK_PART_CHARACTERS = 8192;

/** Most parts of a site pack; a few sites need four to six. Their names are in order as texts, so nine at most. */
export const SITE_PACK_PARTS = 9;

/** Properties of `Custom::SkylanSiteKeys`: the WireGuard key pair of a site. */
export interface SiteKeysProperties extends Located {
  readonly Site: string;
  /** Whole number from 1; another one is another key. */
  readonly Revision: string;
  /** Public key that the site brings; its private key never exists here. */
  readonly PublicKey?: string;
}

/** Attributes of `Custom::SkylanSiteKeys` (`Fn::GetAtt`). */
export interface SiteKeysAttributes {
  /** Current public key, base64 as `wg pubkey` prints it. */
  readonly PublicKey: string;
}

/** Properties of `Custom::SkylanPairKey`: the pre-shared key of two sites. */
export interface PairKeyProperties extends Located {
  /** Names of both sites, as {@link pairName} joins them. */
  readonly Pair: string;
  /** Whole number from 1; another one is another key. */
  readonly Revision: string;
}

/** Properties of `Custom::SkylanMungeKey`. */
export interface MungeKeyProperties extends Located {
  /** Whole number from 1; another one is another key. */
  readonly Revision: string;
  /** Full name of a parameter that holds the key of a cluster that was there before, in base64; else one is made. */
  readonly Source?: string;
}

/** Properties of `Custom::SkylanTokenKey`: the key that signs users' tokens. */
export interface TokenKeyProperties extends Located {
  /** Whole number from 1; another one is another key. */
  readonly Revision: string;
}

/** One file of a site pack. */
export interface SitePackFile {
  /** Relative path in the pack, for example `bielefeld-pack/wg0.conf`. */
  readonly path: string;
  /** Octal permissions, for example `0600`. */
  readonly mode: string;
  /**
   * Text, with placeholders: `@{private-key:<site>}` (of the pack's own site
   * only), `@{public-key:<site>}`, `@{preshared-key:<a>--<b>}` (of pairs with
   * the pack's own site only), `@{munge-key}` (base64), `@{token-key}` (base64; of the pack that has a
   * `TokenKeyRevision` only), `@{endpoint:<site>}`.
   */
  readonly content: string;
}

/** Properties of `Custom::SkylanSitePack`. */
export interface SitePackProperties extends Located {
  readonly Site: string;
  /** JSON of `SitePackFile[]`. */
  readonly Files: string;
  /** Public address of each site that can be called, by its name. */
  readonly Endpoints: Readonly<Record<string, string>>;
  /**
   * Which keys the pack takes: the revision of each site's and each pair's key
   * by its name. CloudFormation asks
   * for a new pack when one changes; and a deploy that is rolled back gets the
   * pack it had, in whatever order it is rolled back.
   */
  readonly Keys: Readonly<Record<string, string>>;
  /** Likewise of munge's key. */
  readonly MungeKeyRevision: string;
  /** Likewise of the key of tokens, in the pack of their controller alone. */
  readonly TokenKeyRevision?: string;
}

/**
 * Properties of `Custom::SkylanTunnelProfile`: what a desktop gateway joins a LAN with. Of a LAN, the ends of tunnels (the
 * cloud gateway and its clients) are what sites are of a cluster, and their names are those of clients.
 */
export interface TunnelProfileProperties extends Located {
  readonly Client: string;
  /** Text with the placeholders of {@link SitePackFile}, but those of keys that a LAN does not have. */
  readonly Content: string;
  /** As {@link SitePackProperties} has them. */
  readonly Endpoints: Readonly<Record<string, string>>;
  /** As {@link SitePackProperties} has them. */
  readonly Keys: Readonly<Record<string, string>>;
}

/** A key of one revision. */
export interface KeyRevision {
  /** The number in the settings; of a public key that a site brought, the key itself. */
  readonly revision: number | string;
  /** Base64: of 32 bytes, as `wg` prints it and tokens have it, or of munge's 128. */
  readonly value: string;
  /** Id of the stack that it belongs to. */
  readonly stack: string;
}

/**
 * Content (JSON) of the parameters of private, public and pre-shared keys, of tokens' key, and of munge's record. A
 * new current key keeps the one before it, so that both ends need not change at
 * the same time.
 */
export interface KeyRecord {
  readonly current: KeyRevision;
  readonly previous?: KeyRevision;
}

/** Name of a pair of sites: `bielefeld--giessen`, in alphabetical order whatever the order given. */
export function pairName(one: string, other: string): string {
  return one < other ? `${one}--${other}` : `${other}--${one}`;
}

/** Both sites of a pair's name. */
export function sitesOfPair(pair: string): readonly string[] {
  return pair.split('--');
}

/**
 * Parameter names below a namespace. SecureString unless noted.
 *
 * @param namespace - without slashes at its ends, for example `skylan/cluster/hybrid-cluster`
 */
export function parameterNames(namespace: string) {
  const root = `/${namespace}`;
  return {
    root,
    sitesFolder: `${root}/sites`,
    pairsFolder: `${root}/pairs`,
    clientsFolder: `${root}/clients`,
    site: (site: string) => ({
      /** {@link KeyRecord}; missing when the site brought its public key. */
      privateKey: `${root}/sites/${site}/private-key`,
      /** {@link KeyRecord} (String). */
      publicKey: `${root}/sites/${site}/public-key`,
      /**
       * Base64 of a `.tar.gz`, in as many parts as it needs: `pack`, `pack-2`, ... `pack-8`. Sorted by their names they
       * are in order.
       */
      pack: Array.from(
        { length: SITE_PACK_PARTS },
        (_, index) => `${root}/sites/${site}/pack${index === 0 ? '' : `-${index + 1}`}`,
      ),
      /** `wg0.conf` with placeholders, made by CloudFormation (String). */
      tunnel: `${root}/sites/${site}/tunnel`,
    }),
    /** What a client of a LAN joins with. */
    profile: (client: string) => `${root}/clients/${client}/profile`,
    /** Who may come in by a LAN's uplink, made by CloudFormation (String). */
    peers: `${root}/peers`,
    /** {@link KeyRecord}. */
    presharedKey: (pair: string) => `${root}/pairs/${pair}/preshared-key`,
    /** Base64 of munge's key, as machines read it. */
    mungeKey: `${root}/slurm/munge-key`,
    /** {@link KeyRecord} of munge's key. */
    mungeKeyRecord: `${root}/slurm/munge-key-record`,
    /**
     * `slurm.conf` of a controller in AWS, made by CloudFormation (String). It names programs of the controller's bundle, and
     * its service address: one that needs more gets a further name, lest a controller takes it before it has started anew.
     */
    slurmConf: `${root}/slurm/service/controller.conf`,
    /** The same of a controller that takes tokens: it names a key and a plugin that a controller without them lacks. */
    slurmConfWithTokens: `${root}/slurm/service/controller-tokens.conf`,
    /** {@link KeyRecord} of the key that signs tokens. */
    tokenKey: `${root}/slurm/token-key`,
    /** Fleets, for a controller in AWS, made by CloudFormation (String). */
    fleets: `${root}/slurm/fleets.json`,
  };
}
