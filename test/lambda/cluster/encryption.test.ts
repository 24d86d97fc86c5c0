import {
  MUNGE_KEY_TYPE,
  PAIR_KEY_TYPE,
  SITE_KEYS_TYPE,
  SITE_PACK_TYPE,
  TOKEN_KEY_TYPE,
  TUNNEL_PROFILE_TYPE,
} from '../../../lib/cluster-keys/contract';
import { CloudFormation, type Template } from '../custom-resource/cloud-formation';
import { ALICE, Deployment, NAMESPACE, NAMES as names, PAIR, STACK } from './fakes';

const [ONE, OTHER] = ['one', 'other'].map((id) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`);
const FILES = JSON.stringify([{ path: 'a', mode: '0600', content: '@{private-key:bielefeld} @{munge-key}' }]);

/** A cluster of two sites, one with a pack, and of all kinds of keys. */
function cluster(key?: string, { pair = '1', giessen = {} } = {}): Template {
  const place = { Namespace: NAMESPACE, ...(key && { EncryptionKey: key }) };
  const site = (Site: string) => ({ type: SITE_KEYS_TYPE, properties: { ...place, Site, Revision: '1' } });
  const texts = { Endpoints: {}, Keys: { bielefeld: '1' } };
  return {
    Munge: { type: MUNGE_KEY_TYPE, properties: { ...place, Revision: '1' } },
    Token: { type: TOKEN_KEY_TYPE, properties: { ...place, Revision: '1' } },
    Bielefeld: site('bielefeld'),
    Giessen: { ...site('giessen'), properties: { ...site('giessen').properties, ...giessen } },
    Pair: { type: PAIR_KEY_TYPE, properties: { ...place, Pair: PAIR, Revision: pair } },
    Pack: { type: SITE_PACK_TYPE, properties: { ...place, ...texts, Site: 'bielefeld', Files: FILES } },
    Profile: {
      type: TUNNEL_PROFILE_TYPE,
      properties: { ...place, ...texts, Client: 'bielefeld', Content: '@{private-key:bielefeld}' },
    },
  };
}

const SECRETS = [
  ...[names.mungeKey, names.mungeKeyRecord, names.tokenKey, names.presharedKey(PAIR), names.profile('bielefeld')],
  ...[names.site('bielefeld').privateKey, names.site('giessen').privateKey, names.site('bielefeld').pack[0] ?? ''],
].sort();

/** All of them under one key, in one version. */
const all = (key: string | undefined, version: number) =>
  Object.fromEntries(SECRETS.map((name) => [name, [key, version]] as const));

describe('a KMS key of one’s own for the secrets of a cluster', () => {
  let deployment: Deployment;
  let stack: CloudFormation;

  beforeEach(() => {
    deployment = new Deployment();
    stack = new CloudFormation(deployment.handler, STACK);
  });

  test('is what a new cluster has its secrets under, each written once', async () => {
    await stack.deploy(cluster(ONE));
    expect(deployment.store.secrets()).toEqual(all(ONE, 1));
  });

  test.each([
    ['comes', undefined, ONE],
    ['is changed', ONE, OTHER],
    ['goes', ONE, undefined],
  ])('%s without changing a value, by one version of each secret', async (_, before, after) => {
    // GIVEN
    await stack.deploy(cluster(before));
    const values = deployment.store.snapshot();
    // WHEN
    await stack.deploy(cluster(after));
    // THEN
    expect(deployment.store.snapshot()).toEqual(values);
    expect(deployment.store.secrets()).toEqual(all(after, 2));
    expect(deployment.store.parameters.get(names.site('giessen').publicKey)?.version).toBe(1);
  });

  test('leaves secrets alone when something else is deployed', async () => {
    await stack.deploy(cluster(ONE));
    await stack.deploy(cluster(ONE, { giessen: { Revision: '1', Note: 'other' } }));
    expect(deployment.store.secrets()).toEqual(all(ONE, 1));
  });

  test('comes with a rotation, whose new key is written once', async () => {
    // GIVEN
    await stack.deploy(cluster());
    // WHEN
    await stack.deploy(cluster(ONE, { pair: '2' }));
    // THEN
    expect(deployment.record(names.presharedKey(PAIR)).current.revision).toBe(2);
    expect(deployment.store.secrets()).toEqual(all(ONE, 2));
  });

  test('goes again with a deploy that is rolled back', async () => {
    // GIVEN
    await stack.deploy(cluster(ONE));
    const values = deployment.store.snapshot();
    // WHEN
    await stack.deploy(cluster(OTHER), { failAfter: 'Profile' });
    // THEN
    expect(deployment.store.snapshot()).toEqual(values);
    expect(deployment.store.secrets()).toEqual(all(ONE, 3));
  });

  test('is not put on what belongs to another stack', async () => {
    // GIVEN
    await deployment.pair('Create', {}, { stack: 'theirs' });
    // WHEN
    const create = deployment.pair('Create', { EncryptionKey: ONE });
    // THEN
    await expect(create).rejects.toThrow('belongs to the stack theirs');
    expect(deployment.store.secrets()).toEqual({ [names.presharedKey(PAIR)]: [undefined, 1] });
  });

  test('makes nothing secret that is public', async () => {
    await deployment.site('Create', { PublicKey: ALICE, EncryptionKey: ONE });
    expect(deployment.store.secrets()).toEqual({});
  });

  test('fails when it is none', async () => {
    await expect(deployment.pair('Create', { EncryptionKey: 'alias/mine' })).rejects.toThrow(
      'EncryptionKey "alias/mine": give the ARN of a KMS key, such as "arn:aws:kms:eu-central-1:123456789012:key/..."',
    );
  });
});
