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

test.each(['/meta-data/nothing', '/meta-data/public-keys/', '/user-data'])('fails to find %s', (path) => {
  expect(lookUp({ instance: instance() }, path)).toBeUndefined();
});
