import { placeholdersIn, written } from '../../../lambda/cluster/placeholders';
import type { SitePackFile } from '../../../lib/cluster-keys/contract';
import { stackWithCluster } from './cluster-stack';

const KEY = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';

/** Placeholders of the pack of `bielefeld`. */
function placeholders(publicKey?: string): readonly string[] {
  const bielefeld = { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' as const };
  const giessen = { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' as const };
  const { template } = stackWithCluster({ sites: [publicKey ? { ...bielefeld, publicKey } : bielefeld, giessen] });
  const [pack] = Object.values(template().findResources('Custom::SkylanSitePack'));
  const files: readonly SitePackFile[] = JSON.parse(pack?.Properties.Files);
  return placeholdersIn(files.map(({ content }) => content)).map(written);
}

test('a pack asks for what its site may have', () => {
  const found = placeholders();
  expect(found).toEqual(
    expect.arrayContaining([
      '@{private-key:bielefeld}',
      '@{public-key:giessen}',
      '@{preshared-key:bielefeld--giessen}',
      '@{endpoint:giessen}',
    ]),
  );
  expect(found).not.toContain('@{private-key:giessen}');
});

test('the pack of a site that brings its public key asks for no private key', () => {
  expect(placeholders(KEY).filter((one) => /private/.test(one))).toEqual([]);
});
