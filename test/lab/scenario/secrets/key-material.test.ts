import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { keyMaterial, withoutRepeats } from '../../../../lab/scenario/secrets/key-material';

const pem = (label: string, bytes: Buffer) =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;

test('of an EC private key the secret number counts, not the public point or the algorithm', () => {
  // GIVEN
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  // WHEN
  const keys = keyMaterial('key', text);
  // THEN
  const d = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  expect(keys).toEqual([{ name: 'key (PRIVATE KEY)', bytes: d }]);
});

test('of an RSA private key the exponent and both primes count', () => {
  // GIVEN
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  // WHEN
  const keys = keyMaterial('key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  // THEN
  expect(keys).toHaveLength(3);
});

test('a profile holds two keys; its certificates are public', () => {
  // GIVEN
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tlsCrypt = randomBytes(256 + 43);
  const certificate = `<cert>\n${pem('CERTIFICATE', randomBytes(300))}</cert>`;
  const key = `<key>\n${privateKey.export({ type: 'pkcs8', format: 'pem' })}</key>`;
  const profile = `client\n${certificate}\n${key}\n${pem('OpenVPN tls-crypt-v2 client key', tlsCrypt)}`;
  // WHEN
  const keys = keyMaterial('profile', profile);
  // THEN the wrapped copy of the key, which is sent in the clear, is left out
  expect(keys.map((one) => one.name)).toEqual(['profile (PRIVATE KEY)', 'profile (OpenVPN tls-crypt-v2 client key)']);
  expect(keys[1]?.bytes).toEqual(tlsCrypt.subarray(0, 256));
});

test('server keys, static keys and secrets without PEM count whole', () => {
  // GIVEN
  const bytes = randomBytes(128);
  const hex = bytes.toString('hex').replace(/(.{32})/g, '$1\n');
  const fixed = `-----BEGIN OpenVPN Static key V1-----\n${hex}-----END OpenVPN Static key V1-----`;
  // WHEN
  const keys = [
    ...keyMaterial('server', pem('OpenVPN tls-crypt-v2 server key', bytes)),
    ...keyMaterial('static', fixed),
    ...keyMaterial('word', 'a word that opens everything\n'),
  ];
  // THEN
  expect(keys.slice(0, 2).map((one) => one.bytes)).toEqual([bytes, bytes]);
  expect(keys[2]?.bytes.toString()).toBe('a word that opens everything');
  expect(withoutRepeats(keys)).toHaveLength(2);
});
