import { createDecipheriv, createHmac } from 'node:crypto';
import { newClientKey, newServerKey } from '../../../../lambda/pki/openvpn/tls-crypt-v2';

const bytes = (pem: string) => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');

describe('tls-crypt-v2 keys', () => {
  test('a server key has 128 random bytes', () => {
    // WHEN
    const keys = [newServerKey(), newServerKey()];
    // THEN
    expect(keys[0]).toMatch(/^-----BEGIN OpenVPN tls-crypt-v2 server key-----\n/);
    expect(keys.map((key) => bytes(key).length)).toEqual([128, 128]);
    expect(keys[0]).not.toBe(keys[1]);
  });

  test('the server can unwrap a client key, and finds the time in it', () => {
    // GIVEN
    const serverKey = newServerKey();
    const server = bytes(serverKey);
    // WHEN
    const client = newClientKey(serverKey, new Date('2026-11-21T12:00:00Z'));
    // THEN as the server does it
    expect(client).toMatch(/^-----BEGIN OpenVPN tls-crypt-v2 client key-----\n/);
    const plainKey = bytes(client).subarray(0, 256);
    const wrapped = bytes(client).subarray(256);
    const length = wrapped.subarray(-2);
    expect(length.readUInt16BE()).toBe(wrapped.length);
    const tag = wrapped.subarray(0, 32);
    const decipher = createDecipheriv('aes-256-ctr', server.subarray(0, 32), tag.subarray(0, 16));
    const plain = decipher.update(wrapped.subarray(32, -2));
    const expectedTag = createHmac('sha256', server.subarray(64, 96)).update(length).update(plain).digest();
    expect(tag).toEqual(expectedTag);
    expect(plain.subarray(0, 256)).toEqual(plainKey);
    expect(plain.readUInt8(256)).toBe(1);
    expect(plain.readBigUInt64BE(257)).toBe(BigInt(Date.parse('2026-11-21T12:00:00Z') / 1000));
  });

  test('fails for text that is no server key', () => {
    const now = new Date();
    expect(() => newClientKey('nonsense', now)).toThrow(
      'not PEM text with the label "OpenVPN tls-crypt-v2 server key"',
    );
    const short =
      '-----BEGIN OpenVPN tls-crypt-v2 server key-----\nAAAA\n-----END OpenVPN tls-crypt-v2 server key-----\n';
    expect(() => newClientKey(short, now)).toThrow('a tls-crypt-v2 server key has 128 bytes, this one 3');
  });
});
