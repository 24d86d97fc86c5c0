import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ClusterKeys } from '../../../lib/hybrid-cluster/cluster-keys';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { HybridClusterSettings } from '../../../lib/hybrid-cluster/settings';
import { testApp } from '../../helpers/app';
import { THREE_SITES } from './cluster-stack';

const KEY = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';

function keysOf(settings: HybridClusterSettings) {
  const stack = new Stack(testApp(), 'Test');
  const keys = new ClusterKeys(stack, 'Keys', { plan: planHybridCluster(settings) });
  const found = (type: string) =>
    Object.values(Template.fromStack(stack).findResources(`Custom::Skylan${type}`)).map((resource) => resource);
  return { keys, found };
}

test('each site has a key pair, and each two sites a key', () => {
  const { keys, found } = keysOf({ ...THREE_SITES, tunnel: { presharedKeyRevision: 4 } });
  expect(found('SiteKeys').map(({ Properties }) => Properties.Site)).toEqual(['bielefeld', 'giessen', 'marburg']);
  expect(found('PairKey').map(({ Properties }) => [Properties.Pair, Properties.Revision])).toEqual([
    ['bielefeld--giessen', '4'],
    ['bielefeld--marburg', '4'],
    ['giessen--marburg', '4'],
  ]);
  expect(keys.pairsOf('giessen').map(({ pair }) => pair)).toEqual(['bielefeld--giessen', 'giessen--marburg']);
  expect(keys.ofPair('marburg', 'giessen').pair).toBe('giessen--marburg');
  expect(keys.allSites.map(({ site }) => site)).toEqual(['bielefeld', 'giessen', 'marburg']);
});

test('revisions and brought keys are those of the settings', () => {
  // GIVEN
  const [bielefeld, giessen, ...rest] = THREE_SITES.sites ?? [];
  if (!bielefeld || !giessen) throw new Error('no sites');

  // WHEN
  const { found } = keysOf({
    ...THREE_SITES,
    sites: [{ ...bielefeld, publicKey: KEY }, { ...giessen, keyRevision: 7 }, ...rest],
    mungeKeyRevision: 3,
  });

  // THEN
  const keys = found('SiteKeys').map(({ Properties }) => [Properties.PublicKey, Properties.Revision]);
  expect(keys).toEqual([
    [KEY, '1'],
    [undefined, '7'],
    [undefined, '1'],
  ]);
  expect(found('MungeKey').map(({ Properties }) => Properties.Revision)).toEqual(['3']);
});

test('fails for a site or a pair that there is not', () => {
  const { keys } = keysOf(THREE_SITES);
  expect(() => keys.ofSite('kassel')).toThrow('the cluster has no keys of "kassel"');
  expect(() => keys.ofPair('kassel', 'giessen')).toThrow('the cluster has no keys of "giessen--kassel"');
});

test('tokens have a key where they are taken', () => {
  const { keys, found } = keysOf({ ...THREE_SITES, tokens: 'yes', tokenKeyRevision: 5 });
  expect(found('TokenKey').map(({ Properties }) => Properties.Revision)).toEqual(['5']);
  expect(keys.tokenKey?.version).toBe('5');
  const without = keysOf(THREE_SITES);
  expect(without.found('TokenKey')).toEqual([]);
  expect(without.keys.tokenKey).toBeUndefined();
});
