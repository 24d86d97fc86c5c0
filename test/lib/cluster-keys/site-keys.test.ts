import { Match, Template } from 'aws-cdk-lib/assertions';
import { readStatement, stackWithKeyring } from './cluster';

const KEY = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';

test('by default asks for the first key pair', () => {
  // GIVEN
  const { stack, siteKeys } = stackWithKeyring();
  // WHEN
  const keys = siteKeys('giessen');
  // THEN
  Template.fromStack(stack).hasResourceProperties('Custom::SkylanSiteKeys', {
    Namespace: 'skylan/cluster/lab',
    FormerNamespace: 'skylan/lab',
    Site: 'giessen',
    Revision: '1',
    PublicKey: Match.absent(),
  });
  expect(stack.resolve(keys.publicKey)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Sitegiessen/), 'PublicKey'] });
  expect(keys.version).toBe('1');
});

test('hands over the public key that a site brings', () => {
  const { stack, siteKeys } = stackWithKeyring();
  expect(siteKeys('bielefeld', { publicKey: KEY, revision: 2 }).version).toBe(KEY);
  Template.fromStack(stack).hasResourceProperties('Custom::SkylanSiteKeys', { PublicKey: KEY, Revision: '2' });
});

test('a reader of the public key reads no private key, and the other way round', () => {
  // GIVEN
  const { stack, siteKeys, user } = stackWithKeyring();
  // WHEN
  siteKeys('bielefeld').grantReadPublicKey(user);
  siteKeys('giessen').grantReadPrivateKey(user);
  // THEN
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [readStatement('sites/bielefeld/public-key', 'sites/giessen/private-key')] },
  });
});

test('fails to let anybody read a private key that is not here', () => {
  const { siteKeys, user } = stackWithKeyring();
  expect(() => siteKeys('bielefeld', { publicKey: KEY }).grantReadPrivateKey(user)).toThrow(
    'the private key of bielefeld is not here: the site brought its public key',
  );
});

test.each([
  [{ site: 'a--b' }, 'site is "a--b": give 1 to 31 lower-case letters'],
  [{ revision: 0 }, 'revision is 0: give a whole number from 1 to 999999999'],
  [{ publicKey: 'key' }, 'publicKey is "key": give what "wg pubkey" prints'],
])('fails for %j', (wrong, message) => {
  expect(() => stackWithKeyring().siteKeys('a', wrong)).toThrow(message);
});
