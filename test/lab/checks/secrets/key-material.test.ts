import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { keyMaterial, withoutRepeats } from '../../../../lab/checks/secrets/key-material';

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

test('of a key record both keys count, and no more of it', () => {
  // GIVEN
  const [current, previous] = [randomBytes(32), randomBytes(32)];
  const key = (revision: number, bytes: Buffer) => ({ revision, value: bytes.toString('base64') });
  const record = { current: key(2, current), previous: key(1, previous), stack: 'arn:aws:cloudformation:x' };
  // THEN
  expect(keyMaterial('psk', JSON.stringify(record)).map((one) => one.bytes)).toEqual([current, previous]);
  expect(keyMaterial('psk', JSON.stringify({ current: key(1, current) })).map((one) => one.bytes)).toEqual([current]);
});

test("of a site pack WireGuard's private and pre-shared keys count, the public key of a peer does not", () => {
  // GIVEN
  const keys = [randomBytes(32), randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString('base64'));
  const [privateKey = '', publicKey, presharedKey = ''] = keys;
  const file = `[Interface]\nPrivateKey = ${privateKey}\n[Peer]\nPublicKey = ${publicKey}\nPresharedKey = ${presharedKey}\n`;
  // WHEN
  const found = keyMaterial('pack', gzipSync(`bielefeld-pack/wg0.conf\0\0${file}`).toString('base64'));
  // THEN
  expect(found.map((one) => one.bytes.toString('base64'))).toEqual([privateKey, presharedKey]);
});

test("of a profile of WireGuard the private key counts, the gateway's public one does not", () => {
  const [own, gateway] = [randomBytes(32), randomBytes(32)];
  const profile = `# x\n[Interface]\nPrivateKey = ${own.toString('base64')}\n\n[Peer]\nPublicKey = ${gateway.toString('base64')}\n`;
  expect(keyMaterial('profile', profile).map((one) => one.bytes)).toEqual([own]);
});

test('the first part of a large pack has the keys of the files that are in it', () => {
  const key = randomBytes(32);
  const file = `PrivateKey = ${key.toString('base64')}\n${randomBytes(9000).toString('latin1')}`;
  const part = gzipSync(file).toString('base64').slice(0, 8192);
  expect(keyMaterial('pack', part).map((one) => one.bytes)).toEqual([key]);
});

test("a pack of a site that keeps its private key to itself holds the others' part only", () => {
  const file = 'PrivateKey = THE-PRIVATE-KEY-OF-THIS-SITE\n';
  expect(keyMaterial('pack', gzipSync(file).toString('base64'))).toEqual([]);
});

test("munge's key counts as the bytes that its base64 stands for", () => {
  const bytes = randomBytes(128);
  expect(keyMaterial('munge', `${bytes.toString('base64')}\n`)).toEqual([{ name: 'munge', bytes }]);
});
