import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { keyMaterial } from '../../../../lab/checks/secrets/key-material';
import { KeySearch } from '../../../../lab/checks/secrets/search';
import { renderCloudConfig } from '../../../../lib/machine/cloud-config';
import { RESOLVED } from '../../../helpers/lan-plan';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const search = new KeySearch(keyMaterial('key', pem));
const [secret = { name: '', bytes: Buffer.alloc(0) }] = keyMaterial('key', pem);

const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64');
const wrapped = (text: string, width: number) => text.replace(new RegExp(`(.{${width}})`, 'g'), '$1\n');
const body = pem.split('\n').slice(1, -2).join('');
const userData = (content: Buffer) =>
  `#cloud-config\nwrite_files:\n- content: ${base64(content)}\n  path: /x\nruncmd: [x]\n`;

const skylanUserData = renderCloudConfig(
  {
    hostname: 'x',
    packages: [],
    units: ['x.service'],
    folders: [],
    files: [{ path: '/etc/key', content: `some text first\n${pem}` }],
  },
  RESOLVED,
);

/** As `gzip key.pem` writes it. */
function namedGzip(content: string): Buffer {
  const plain = gzipSync(content);
  const name = Buffer.from('key.pem\0');
  const named = Buffer.concat([plain.subarray(0, 10), name, plain.subarray(10)]);
  named[3] = 8;
  return named;
}

test.each<[string, string | Buffer]>([
  ['PEM as it is', `before\n${pem}after`],
  ['PEM inside JSON', JSON.stringify({ value: pem })],
  ['PEM inside JSON inside JSON', JSON.stringify({ value: JSON.stringify({ pem }) })],
  ['body wrapped after 40 characters', wrapped(body, 40)],
  ['body wrapped after 17 characters, indented', wrapped(body, 17).replaceAll('\n', '\n    ')],
  ['a word right before the body', `key=x${body}`],
  ['URL-encoded', encodeURIComponent(pem)],
  ['the number in hex', secret.bytes.toString('hex')],
  ['the number in hex, upper case', secret.bytes.toString('hex').toUpperCase()],
  ['the number in hex with colons left out and lines wrapped', wrapped(secret.bytes.toString('hex'), 30)],
  ['the number as it is', Buffer.concat([randomBytes(100), secret.bytes, randomBytes(100)])],
  ['a JSON web key', JSON.stringify(privateKey.export({ format: 'jwk' }))],
  ['base64 of PEM', base64(pem)],
  ['base64 of PEM, wrapped', wrapped(base64(pem), 76)],
  ['base64 of base64 of PEM', base64(base64(pem))],
  ['hex of PEM', Buffer.from(pem).toString('hex')],
  ['24 characters of its middle', `xxx ${secret.bytes.toString('base64').slice(9, 33)} yyy`],
  ['16 bytes of its middle', Buffer.concat([Buffer.from('abc'), secret.bytes.subarray(7, 23), Buffer.from('def')])],
  ['gzip with something after it', Buffer.concat([Buffer.from('ab'), gzipSync(pem), Buffer.from('something')])],
  ['gzip', gzipSync(pem)],
  ['gzip with a file name', namedGzip(pem)],
  ['gzip in user data', userData(gzipSync(pem))],
  ['user data as the app makes it', skylanUserData],
  ['the same inside a template', JSON.stringify({ UserData: { 'Fn::Base64': skylanUserData } })],
  ['base64 of user data', base64(userData(gzipSync(`one file, then ${pem}`)))],
  ['gzip cut short', gzipSync(`${pem}${randomBytes(9000).toString('hex')}`).subarray(0, 2000)],
  ['zip', Buffer.from(zipSync({ 'a/index.js': Buffer.from(`const key = \`${pem}\`;`) }))],
  ['zip that stores', Buffer.from(zipSync({ key: [Buffer.from(pem), { level: 0 }] }))],
])('a key is found: %s', (_, content) => {
  expect(search.find(Buffer.from(content))).toEqual(['key (PRIVATE KEY)']);
});

test('public keys, other keys and short pieces are no find', () => {
  // GIVEN
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const contents = [
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    other,
    userData(gzipSync(other)),
    `xxx ${secret.bytes.toString('base64').slice(9, 29)} yyy`,
    `PK\x03\x04 is no zip file`,
  ];
  // THEN
  for (const content of contents) expect(search.find(Buffer.from(content, 'latin1'))).toEqual([]);
});

test('fails for a key that is too short to search for', () => {
  expect(() => new KeySearch([{ name: 'word', bytes: Buffer.from('secret') }])).toThrow('word has only 6 bytes');
});
