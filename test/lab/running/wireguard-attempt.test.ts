import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from 'node:crypto';
import type { Stranger } from '../../../lab/running/stranger';
import { foreignKey, handshake, handshakeOf, initiation } from '../../../lab/running/wireguard-attempt';
import { newPrivateKey, publicKeyOf } from '../../../lambda/cluster/wireguard-keys';

const GATEWAY = newPrivateKey();
const CLIENT = newPrivateKey();
const KEYS = { privateKey: CLIENT, gatewayPublicKey: publicKeyOf(GATEWAY) };
const NOW = Date.UTC(2026, 0, 2);

const hash = (...parts: (Buffer | string)[]) =>
  parts.reduce((made, part) => made.update(part), createHash('blake2s256')).digest();
const hmac = (key: Buffer, ...parts: Buffer[]) => createHmac('blake2s256', key).update(Buffer.concat(parts)).digest();

/** X25519 of the gateway's private key, as it would be on the gateway. */
function withGateway(publicKey: Buffer, privateKey = GATEWAY): Buffer {
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b656e04220420', 'hex'),
    Buffer.from(privateKey, 'base64'),
  ]);
  const spki = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), publicKey]);
  return diffieHellman({
    privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
  });
}

function opened(key: Buffer, sealed: Buffer, beside: Buffer): Buffer {
  const cipher = createDecipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
  cipher.setAAD(beside, { plaintextLength: sealed.length - 16 });
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

/** What the gateway reads in a first packet: who calls, and when. */
function readBy(gateway: string, packet: Buffer) {
  const ephemeral = packet.subarray(8, 40);
  const [identity, stamp] = [packet.subarray(40, 88), packet.subarray(88)];
  let chain = hash('Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s');
  let state = hash(hash(chain, 'WireGuard v1 zx2c4 Jason@zx2c4.com'), Buffer.from(publicKeyOf(gateway), 'base64'));
  state = hash(state, ephemeral);
  chain = hmac(hmac(chain, ephemeral), Buffer.from([1]));
  const next = (secret: Buffer, sealed: Buffer) => {
    const before = hmac(chain, secret);
    chain = hmac(before, Buffer.from([1]));
    const text = opened(hmac(before, chain, Buffer.from([2])), sealed, state);
    state = hash(state, sealed);
    return text;
  };
  const caller = next(withGateway(ephemeral, gateway), identity);
  return { caller: caller.toString('base64'), stamp: next(withGateway(caller, gateway), stamp) };
}

test('GIVEN a client’s keys THEN the gateway can read who calls, and when', () => {
  const packet = initiation(KEYS, NOW + 7);
  expect(packet).toHaveLength(116);
  const { caller, stamp } = readBy(GATEWAY, packet);
  expect(caller).toBe(publicKeyOf(CLIENT));
  expect(stamp.readBigUInt64BE() - 2n ** 62n - 10n).toBe(BigInt(NOW / 1000));
  expect(stamp.readUInt32BE(8)).toBe(7_000_000);
});

test('fails to be read by another gateway', () => {
  expect(() => readBy(newPrivateKey(), initiation(KEYS))).toThrow();
});

test('GIVEN a profile THEN its keys and the gateway’s address are found; fails for another text', () => {
  const profile = `[Interface]\nPrivateKey = ${CLIENT}\n[Peer]\nPublicKey = ${KEYS.gatewayPublicKey}\nEndpoint = 192.0.2.7:443\n`;
  expect(handshakeOf(profile)).toEqual({ ...KEYS, host: '192.0.2.7', port: 443 });
  expect(() => handshakeOf('client\n')).toThrow('the profile has no Endpoint');
});

test('a foreign key is a key, and another each time', () => {
  expect(publicKeyOf(foreignKey())).toHaveLength(44);
  expect(foreignKey()).not.toBe(foreignKey());
});

describe('a handshake', () => {
  const stranger = (exitCode: number, stdout: string) =>
    ({ name: 'a stranger', exec: async () => ({ exitCode, stdout, stderr: 'no python' }) }) as unknown as Stranger;
  const call = (one: Stranger) => handshake(one, KEYS, { host: '192.0.2.7', port: 51820 });

  test('is answered, or is not', async () => {
    expect(await call(stranger(0, '2\n'))).toBe('answered');
    expect(await call(stranger(0, ''))).toBe('no answer');
  });

  test('fails where it could not be tried: that is no silence', async () => {
    await expect(call(stranger(1, ''))).rejects.toThrow('no handshake could be tried: no python');
  });
});
