import { problemsOf, sites } from './problems-of';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

// The cures are asserted whole: they are what a user acts on.
test.each<[object, string]>([
  [
    { name: 'Genomes' },
    'name "Genomes" is not the name of a bucket; write 3 to 63 lower-case letters, digits, . and -, such as "genomes"',
  ],
  [{}, 'name is missing; write 3 to 63 lower-case letters, digits, . and -, such as "genomes"'],
  [{ name: 'genomes', access: 'all' }, 'access "all" is not known; write "read" or "write"'],
  [
    { name: 'genomes', keyArn: 'alias/mine' },
    'keyArn "alias/mine" is not the ARN of a KMS key; write an ARN such as "arn:aws:kms:eu-central-1:123456789012:key/..."',
  ],
])('fails for %j', (bucket, problem) => {
  expect(problemsOf(sites({}, { buckets: [bucket] }))).toEqual([`skylan:hybridCluster.sites[1].buckets[0].${problem}`]);
});

test('fails for more buckets than a policy has room for', () => {
  const buckets = Array.from({ length: 21 }, (_, index) => ({ name: `bucket-${index}` }));
  expect(problemsOf(sites({}, { buckets }))).toEqual([
    "skylan:hybridCluster.sites[1].buckets are 21, more than the 20 that a role's policy has room for; " +
      'leave some out, or make a second site for them',
  ]);
});

test('a name alone is good, and so are rights and a key', () => {
  const buckets = [{ name: 'genomes' }, { name: 'results', access: 'write', keyArn: KEY }];
  expect(problemsOf(sites({}, { buckets }))).toEqual([]);
});
