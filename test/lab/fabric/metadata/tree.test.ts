import { lookUp } from '../../../../lab/fabric/metadata/tree';
import { instance } from '../instance';

const credentials = {
  accessKeyId: 'AKIA',
  secretAccessKey: 'secret',
  token: 'token',
  expiration: '2026-01-01T12:00:00Z',
};

test('a leaf answers with its text, with or without slashes around', () => {
  expect(lookUp({ instance: instance() }, '/meta-data/local-ipv4')).toBe('172.31.1.11');
  expect(lookUp({ instance: instance() }, 'meta-data/local-ipv4/')).toBe('172.31.1.11');
});

test('an instance is told all addresses of its interface', () => {
  const second = instance({ secondaryAddresses: ['172.31.1.20'] });
  const path = `meta-data/network/interfaces/macs/${second.mac}/local-ipv4s`;
  expect(lookUp({ instance: second }, path)).toBe('172.31.1.11\n172.31.1.20');
});

test('a folder lists its entries, folders with a slash at the end', () => {
  // WHEN
  const listing = lookUp({ instance: instance() }, '/meta-data/')?.split('\n');
  // THEN
  expect(listing).toEqual(expect.arrayContaining(['instance-id', 'placement/', 'network/']));
});

test('user data comes back byte for byte', () => {
  // GIVEN bytes that are no UTF-8
  const bytes = Buffer.from([0x1f, 0x8b, 0xff, 0x00, 0x80]);
  // WHEN
  const text = lookUp({ instance: instance({ userData: bytes.toString('base64') }) }, '/user-data');
  // THEN
  expect(Buffer.from(text ?? '', 'latin1')).toEqual(bytes);
});

test('the role appears with its credentials, and not without a role', () => {
  const path = '/meta-data/iam/security-credentials/';
  expect(lookUp({ instance: instance({ role: 'gateway-role' }), credentials }, path)).toBe('gateway-role');
  const text = lookUp({ instance: instance({ role: 'gateway-role' }), credentials }, `${path}gateway-role`);
  expect(JSON.parse(text ?? '')).toMatchObject({ Code: 'Success', AccessKeyId: 'AKIA', Token: 'token' });
  expect(lookUp({ instance: instance() }, path)).toBeUndefined();
});

test('GIVEN an instance that shows its tags THEN each is a leaf, and else none', () => {
  // GIVEN
  const tags = { 'skylan:node': 'giessen-burst-1', Name: 'Stack/burst' };
  const shown = instance({ tags, metadata: { enabled: true, tokensRequired: true, hopLimit: 1, tags: true } });
  // THEN
  expect(lookUp({ instance: shown }, '/meta-data/tags/instance/skylan:node')).toBe('giessen-burst-1');
  expect(lookUp({ instance: shown }, '/meta-data/tags/instance/')).toBe('Name\nskylan:node');
  expect(lookUp({ instance: instance({ tags }) }, '/meta-data/tags/instance/skylan:node')).toBeUndefined();
});

test('GIVEN a Spot instance that was told to end THEN it finds when, and before nothing', () => {
  // GIVEN
  const action = { action: 'terminate', time: '2026-01-01T00:02:00Z' } as const;
  const told = { instance: instance({ isSpot: true }), notices: { action, rebalance: '2026-01-01T00:00:00Z' } };
  const paths = ['spot/instance-action', 'spot/termination-time', 'events/recommendations/rebalance'];
  // THEN
  expect(paths.map((path) => lookUp(told, `/meta-data/${path}`))).toEqual([
    '{"action":"terminate","time":"2026-01-01T00:02:00Z"}',
    '2026-01-01T00:02:00Z',
    '{"noticeTime":"2026-01-01T00:00:00Z"}',
  ]);
  expect(lookUp(told, '/meta-data/instance-life-cycle')).toBe('spot');
  for (const path of paths) expect(lookUp({ instance: instance() }, `/meta-data/${path}`)).toBeUndefined();
});

test.each(['/meta-data/nothing', '/meta-data/public-keys/', '/user-data'])('fails to find %s', (path) => {
  expect(lookUp({ instance: instance() }, path)).toBeUndefined();
});
