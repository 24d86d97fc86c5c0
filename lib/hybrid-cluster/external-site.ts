import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SitePack } from '../cluster-keys/site-pack';
import type { ClusterKeys } from './cluster-keys';
import type { KindFacts } from './kind-facts';
import type { ExternalSitePlan, HybridClusterPlan } from './plan-types';
import { sitePackFiles } from './render/site-pack';

export interface ExternalSiteProps {
  readonly plan: HybridClusterPlan;
  readonly site: ExternalSitePlan;
  readonly keys: ClusterKeys;
  readonly kindFacts: KindFacts;
  /** Elastic IP of each AWS site's gateway, by the site's name. */
  readonly elasticIps: Readonly<Record<string, string>>;
  /** What the controller has to know of fleets; undefined where there are none. */
  readonly fleets: string | undefined;
}

/** A site that someone else operates: all that it needs to join, as its site pack. */
export class ExternalSite extends Construct {
  readonly pack: SitePack;

  constructor(scope: Construct, id: string, props: ExternalSiteProps) {
    super(scope, id);
    const { plan, site, keys, kindFacts, elasticIps, fleets } = props;
    this.pack = new SitePack(this, 'Pack', {
      keyring: keys.keyring,
      site: site.name,
      files: sitePackFiles(plan, site, Stack.of(this).region, { sizeOf: kindFacts.sizeOf, fleets }),
      endpoints: elasticIps,
      siteKeys: keys.allSites,
      pairKeys: keys.pairsOf(site.name),
      mungeKey: keys.mungeKey,
      ...(keys.tokenKey && plan.controller.site === site.name ? { tokenKey: keys.tokenKey } : {}),
    });
  }
}
