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

test('the pack of a controller has sizes of workers in AWS as EC2 tells them at the deploy', () => {
  // WHEN
  const { template } = stackWithCluster({
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      {
        name: 'giessen',
        cidr: '192.168.77.0/24',
        provider: 'aws',
        workers: { onDemand: 1, instanceType: 'm8i.large' },
      },
    ],
  });
  // THEN
  const [facts] = Object.keys(template().findResources('Custom::SkylanInstanceFacts'));
  const [pack] = Object.values(template().findResources('Custom::SkylanSitePack'));
  const [, parts] = pack?.Properties.Files['Fn::Join'] ?? [];
  const answers: Record<string, string> = { Cpus: '2', MemoryMib: '7472' };
  const text = parts.map((part: string | Record<string, string[]>) => {
    if (typeof part === 'string') return part;
    const [id, name = ''] = part['Fn::GetAtt'] ?? [];
    // The rest is the region.
    return id === facts ? answers[name] : 'eu-central-1';
  });
  const files: readonly SitePackFile[] = JSON.parse(text.join(''));
  expect(files.find(({ path }) => path.endsWith('/slurm.conf'))?.content).toContain(
    'NodeName=giessen-cloud-1 NodeAddr=192.168.77.196 CPUs=2 RealMemory=7472 Feature=giessen,cloud Weight=8 State=CLOUD\n',
  );
});

test('the pack of a controller that takes tokens follows their key; no other pack may have it', () => {
  const packs = (site: string) => {
    const settings = { tokens: 'yes', tokenKeyRevision: 3, controller: { site } } as const;
    return Object.values(stackWithCluster(settings).template().findResources('Custom::SkylanSitePack'));
  };
  const [[pack], [other]] = [packs('bielefeld'), packs('giessen')];
  expect(pack?.Properties.TokenKeyRevision).toBe('3');
  expect(pack?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/TokenKey/)]));
  expect(other?.Properties.TokenKeyRevision).toBeUndefined();
  expect(other?.Properties.Files).not.toContain('@{token-key}');
});
