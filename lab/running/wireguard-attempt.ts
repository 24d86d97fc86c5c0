import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { lastWords } from './peer';
import type { Stranger } from './stranger';

/** How far a WireGuard client gets: no packet comes back, or the gateway takes part in its handshake. */
export type HandshakeOutcome = 'no answer' | 'answered';

/** What a handshake is made with, each in base64. */
export interface HandshakeKeys {
  readonly privateKey: string;
  readonly gatewayPublicKey: string;
}

/** What a profile says of a handshake. @throws Error when it is no profile of WireGuard */
export function handshakeOf(profile: string): HandshakeKeys & { readonly host: string; readonly port: number } {
  const value = (name: string) => {
    const found = new RegExp(`^${name} = (\\S+)$`, 'm').exec(profile)?.[1];
    if (found === undefined) throw new Error(`the profile has no ${name}`);
    return found;
  };
  const [host = '', port = ''] = value('Endpoint').split(':');
  return { privateKey: value('PrivateKey'), gatewayPublicKey: value('PublicKey'), host, port: Number(port) };
}

/** A private key that nobody knows, in base64. */
export function foreignKey(): string {
  return rawPrivate(generateKeyPairSync('x25519').privateKey).toString('base64');
}

const CONSTRUCTION = 'Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s';
const IDENTIFIER = 'WireGuard v1 zx2c4 Jason@zx2c4.com';
/** PKCS #8 and SubjectPublicKeyInfo of an X25519 key up to its 32 bytes (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
/** Seconds of TAI64 at the Unix epoch. */
const TAI64_EPOCH = 2n ** 62n + 10n;

/**
 * The first packet of a handshake, without its two MACs (WireGuard: Next Generation Kernel Network Tunnel, 5.4.2).
 *
 * @param now - milliseconds since 1970; the gateway takes none that is older than the last
 */
export function initiation({ privateKey, gatewayPublicKey }: HandshakeKeys, now = Date.now()): Buffer {
  const own = privateOf(Buffer.from(privateKey, 'base64'));
  const gateway = Buffer.from(gatewayPublicKey, 'base64');
  const ephemeral = generateKeyPairSync('x25519').privateKey;
  let chain = hash(CONSTRUCTION);
  let state = hash(hash(chain, IDENTIFIER), gateway);
  const mix = (bytes: Buffer) => {
    state = hash(state, bytes);
    return bytes;
  };
  const sealed = (secret: Buffer, text: Buffer) => {
    const before = hmac(chain, secret);
    chain = hmac(before, Buffer.from([1]));
    return mix(seal(hmac(before, chain, Buffer.from([2])), text, state));
  };
  const shown = mix(rawPublic(ephemeral));
  chain = hmac(hmac(chain, shown), Buffer.from([1]));
  const identity = sealed(shared(ephemeral, gateway), rawPublic(own));
  const stamp = Buffer.alloc(12);
  stamp.writeBigUInt64BE(TAI64_EPOCH + BigInt(Math.floor(now / 1000)));
  stamp.writeUInt32BE((now % 1000) * 1_000_000, 8);
  const time = sealed(shared(own, gateway), stamp);
  return Buffer.concat([Buffer.from([1, 0, 0, 0]), randomBytes(4), shown, identity, time]);
}

/** Sends a packet with its MACs, some times, and says what type of packet comes back: keyed BLAKE2s is Python's. */
const SEND = `
import base64, hashlib, socket, sys
host, port, gateway = sys.argv[1], int(sys.argv[2]), base64.b64decode(sys.argv[3])
key = hashlib.blake2s(b"mac1----" + gateway).digest()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    line.settimeout(2)
    line.connect((host, port))
    for packet in sys.stdin.read().split():
        packet = base64.b64decode(packet)
        line.send(packet + hashlib.blake2s(packet, key=key, digest_size=16).digest() + bytes(16))
        try:
            print(line.recv(2048)[0])
            break
        except (socket.timeout, ConnectionError):
            pass
`;

const TRIES = 4;

/**
 * Begins a handshake from a stranger's address.
 *
 * @throws Error when it cannot be tried
 */
export async function handshake(
  stranger: Stranger,
  keys: HandshakeKeys,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HandshakeOutcome> {
  const packets = Array.from({ length: TRIES }, (_, index) => initiation(keys, Date.now() + index).toString('base64'));
  const argv = ['python3', '-c', SEND, host, String(port), keys.gatewayPublicKey];
  const sent = await stranger.exec(argv, { input: packets.join('\n') });
  if (sent.exitCode !== 0) throw new Error(`no handshake could be tried: ${lastWords(sent)}`);
  return sent.stdout.trim() === '' ? 'no answer' : 'answered';
}

function hash(...parts: readonly (Buffer | string)[]): Buffer {
  const made = createHash('blake2s256');
  for (const part of parts) made.update(part);
  return made.digest();
}

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  return createHmac('blake2s256', key).update(Buffer.concat(parts)).digest();
}

function seal(key: Buffer, text: Buffer, beside: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
  cipher.setAAD(beside, { plaintextLength: text.length });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function shared(own: KeyObject, other: Buffer): Buffer {
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, other]), format: 'der', type: 'spki' });
  return diffieHellman({ privateKey: own, publicKey });
}

function privateOf(bytes: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, bytes]), format: 'der', type: 'pkcs8' });
}

function rawPrivate(key: KeyObject): Buffer {
  return key.export({ type: 'pkcs8', format: 'der' }).subarray(PKCS8_PREFIX.length);
}

function rawPublic(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
}
