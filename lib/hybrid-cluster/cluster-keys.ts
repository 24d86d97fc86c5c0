import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { pairName } from '../cluster-keys/contract';
import { Keyring } from '../cluster-keys/keyring';
import { MungeKey } from '../cluster-keys/munge-key';
import { PairKey } from '../cluster-keys/pair-key';
import { SiteKeys } from '../cluster-keys/site-keys';
import { TokenKey } from '../cluster-keys/token-key';
import type { HybridClusterPlan, SitePlan } from './plan-types';
import { hasTokens } from './render/tokens';

export interface ClusterKeysProps {
  readonly plan: HybridClusterPlan;
  /** Encrypts secrets. @default - the account's own key for Parameter Store */
  readonly encryptionKey?: kms.IKey | undefined;
}

/** All keys of a cluster: a pair of each site, one of each two sites, munge's, and that of tokens. */
export class ClusterKeys extends Construct {
  readonly keyring: Keyring;
  readonly mungeKey: MungeKey;
  /** Undefined where no tokens are taken. */
  readonly tokenKey?: TokenKey;

  private readonly sites = new Map<string, SiteKeys>();
  private readonly pairs = new Map<string, PairKey>();

  constructor(scope: Construct, id: string, { plan, encryptionKey }: ClusterKeysProps) {
    super(scope, id);
    this.keyring = new Keyring(this, 'Keyring', { name: plan.name, encryptionKey });
    this.mungeKey = new MungeKey(this, 'MungeKey', {
      keyring: this.keyring,
      revision: plan.mungeKeyRevision,
      ...(plan.controller.mungeKeyParameter === undefined ? {} : { source: plan.controller.mungeKeyParameter }),
    });
    if (hasTokens(plan))
      this.tokenKey = new TokenKey(this, 'TokenKey', { keyring: this.keyring, revision: plan.tokenKeyRevision });
    for (const site of plan.sites) this.addSite(site);
    const names = plan.sites.map(({ name }) => name);
    names.forEach((one, index) => {
      for (const other of names.slice(index + 1)) this.addPair([one, other], plan.tunnel.presharedKeyRevision);
    });
  }

  /** Key pair of a site. @throws Error when there is none */
  ofSite(site: string): SiteKeys {
    return known(this.sites.get(site), site);
  }

  /** Pre-shared key of two sites. @throws Error when there is none */
  ofPair(one: string, other: string): PairKey {
    const pair = pairName(one, other);
    return known(this.pairs.get(pair), pair);
  }

  /** Key pairs of all sites. */
  get allSites(): readonly SiteKeys[] {
    return [...this.sites.values()];
  }

  /** Pre-shared keys of a site with each other site. */
  pairsOf(site: string): readonly PairKey[] {
    return [...this.pairs.values()].filter(({ sites }) => sites.includes(site));
  }

  private addSite(site: SitePlan): void {
    const keys = new SiteKeys(this, `Site-${site.name}`, {
      keyring: this.keyring,
      site: site.name,
      revision: site.keyRevision,
      ...(site.provider === 'external' && site.publicKey !== undefined ? { publicKey: site.publicKey } : {}),
    });
    this.sites.set(site.name, keys);
  }

  private addPair(sites: readonly [string, string], revision: number): void {
    const key = new PairKey(this, `Pair-${pairName(...sites)}`, { keyring: this.keyring, sites, revision });
    this.pairs.set(key.pair, key);
  }
}

function known<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`the cluster has no keys of ${JSON.stringify(name)}`);
  return found;
}
