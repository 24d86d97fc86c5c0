import { randomBytes } from 'node:crypto';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SitePack } from '../../../lib/cluster-keys/site-pack';
import { readStatement, stackWithKeys } from './cluster';

const PARTS = ['pack', ...[2, 3, 4, 5, 6, 7, 8, 9].map((part) => `pack-${part}`)];

const FILES = [{ path: 'bielefeld-pack/wg0.conf', mode: '0600', content: '@{private-key:bielefeld}' }];

function stackWithPack(content?: string) {
  const given = stackWithKeys();
  const { stack, keyring, sites, pair, mungeKey } = given;
  const pack = new SitePack(stack, 'Pack', {
    ...{ keyring, mungeKey, site: 'bielefeld', endpoints: { giessen: '192.0.2.7' } },
    ...{ siteKeys: sites, pairKeys: [pair] },
    files: content === undefined ? FILES : [{ path: 'a', mode: '0644', content }],
  });
  return { ...given, pack, template: () => Template.fromStack(stack) };
}

test('asks for a pack of these files with these revisions, after their keys', () => {
  // GIVEN
  const { template } = stackWithPack();
  // THEN
  const keys = ['SiteKeys', 'PairKey', 'MungeKey'].flatMap((type) =>
    Object.keys(template().findResources(`Custom::Skylan${type}`)),
  );
  expect(keys).toHaveLength(4);
  const [pack] = Object.values(template().findResources('Custom::SkylanSitePack'));
  expect(pack?.Properties).toMatchObject({
    Namespace: 'skylan/cluster/lab',
    FormerNamespace: 'skylan/lab',
    Site: 'bielefeld',
    Files: JSON.stringify(FILES),
    Endpoints: { giessen: '192.0.2.7' },
    Keys: { bielefeld: '1', giessen: '3', 'bielefeld--giessen': '2' },
    MungeKeyRevision: '1',
  });
  expect(pack?.DependsOn).toEqual(expect.arrayContaining(keys));
});

test('says how to fetch and unpack it, for the caller alone', () => {
  const { stack, pack } = stackWithPack();
  const names = PARTS.map((name) => `/skylan/cluster/lab/sites/bielefeld/${name}`).join(' ');
  expect(stack.resolve(pack.fetchCommand)).toEqual({
    'Fn::Join': [
      '',
      [
        '(umask 077; aws ssm get-parameters --region ',
        { Ref: 'AWS::Region' },
        ` --names ${names} --with-decryption --query 'sort_by(Parameters,&Name)[].Value' --output text ` +
          "| tr -d '\\t' | base64 -d | tar xz)",
      ],
    ],
  });
});

test('lets a reader read the pack alone', () => {
  // GIVEN
  const { pack, user, template } = stackWithPack();
  // WHEN
  pack.grantRead(user);
  // THEN
  template().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [readStatement(...PARTS.map((part) => `sites/bielefeld/${part}`))],
    },
    Roles: [{ Ref: Match.stringLikeRegexp('^User') }],
  });
});

test('fails for files that cannot fit, with the numbers', () => {
  expect(() => stackWithPack(randomBytes(60_000).toString('base64'))).toThrow(
    /^the pack of site "bielefeld" needs \d+ characters at least, but there is room for 73728: name fewer sites/,
  );
});
