import { X509Certificate } from 'node:crypto';
import { ensureAuthority, lanName, removeAuthority } from '../../../lambda/pki/authority';
import { ensureClient, removeClient } from '../../../lambda/pki/client';
import { UnusableKeyError } from '../../../lambda/pki/ports';
import { publicKeyOf } from '../../../lambda/pki/private-key';
import { isFor } from '../../../lambda/pki/x509/certificate';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { AUTHORITY, CLIENT, FakeSigner, NAMES, TestEnvironment } from './fakes';

let environment: TestEnvironment;

beforeEach(() => {
  environment = new TestEnvironment();
});

test.each([
  ['skylan/lan/robot-lan', 'robot-lan'],
  ['robot-lan', 'robot-lan'],
  ['a/b/c', 'c'],
])('the LAN of the namespace %s is %s', (namespace, name) => {
  expect(lanName(namespace)).toBe(name);
});

describe('ensureAuthority', () => {
  test('writes keys before their certificates and the CRL last, each once', async () => {
    // WHEN
    await ensureAuthority(environment, AUTHORITY);
    // THEN
    expect(environment.changed).toEqual([
      NAMES.caCertificate,
      NAMES.gatewayKey,
      NAMES.gatewayTlsCryptKey,
      NAMES.gatewayCertificate,
      NAMES.caCrl,
    ]);
    expect(new X509Certificate(environment.store.value(NAMES.caCertificate)).subject).toBe('CN=robot-lan CA');
  });

  test('a whole authority costs no signature and no write', async () => {
    // GIVEN
    const first = await ensureAuthority(environment, AUTHORITY);
    const { signatures } = environment.signer;
    environment.changed.length = 0;
    // WHEN
    const second = await ensureAuthority(environment, AUTHORITY);
    // THEN
    expect(second).toEqual(first);
    expect(environment.signer.signatures).toBe(signatures);
    expect(environment.changed).toEqual([]);
  });

  test('a lost server key is made anew, and its certificate with it', async () => {
    // GIVEN
    await ensureAuthority(environment, AUTHORITY);
    const before = environment.store.snapshot();
    await environment.store.delete([NAMES.gatewayKey]);
    // WHEN
    await ensureAuthority(environment, AUTHORITY);
    // THEN
    const after = environment.store.snapshot();
    const key = environment.store.value(NAMES.gatewayKey);
    const certificate = environment.store.value(NAMES.gatewayCertificate);
    expect(key).not.toBe(before[NAMES.gatewayKey]);
    expect(isFor(certificate, publicKeyOf(key))).toBe(true);
    expect(after).toEqual({ ...before, [NAMES.gatewayKey]: key, [NAMES.gatewayCertificate]: certificate });
    expect(environment.logged).toContain('server certificate replaced');
  });

  test('a lost CRL comes back with every recorded revocation', async () => {
    // GIVEN
    await ensureAuthority(environment, AUTHORITY);
    await ensureClient(environment, CLIENT);
    await removeClient(environment, AUTHORITY.Namespace, CLIENT.Client);
    const { revoked } = readCrl(environment.store.value(NAMES.caCrl));
    await environment.store.delete([NAMES.caCrl]);
    // WHEN
    await ensureAuthority(environment, AUTHORITY);
    // THEN
    expect(revoked).toHaveLength(1);
    expect(readCrl(environment.store.value(NAMES.caCrl)).revoked).toEqual(revoked);
  });

  test.each([
    ['x', () => 'x'],
    ['cut', (crl: string) => crl.slice(0, 300)],
    ['empty', () => '-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n'],
  ])('a damaged CRL (%s) and a broken record are made good by a deploy', async (_what, damage) => {
    // GIVEN
    await ensureAuthority(environment, AUTHORITY);
    await ensureClient(environment, CLIENT);
    await removeClient(environment, AUTHORITY.Namespace, CLIENT.Client);
    const { revoked } = readCrl(environment.store.value(NAMES.caCrl));
    const name = `${NAMES.revokedFolder}/${revoked[0]?.serial}`;
    await environment.store.put({
      name: NAMES.caCrl,
      value: damage(environment.store.value(NAMES.caCrl)),
      secret: false,
    });
    await environment.store.put({ name, value: '{', secret: false });
    environment.clock.advanceDays(1);
    // WHEN
    await ensureAuthority(environment, AUTHORITY);
    // THEN
    expect(readCrl(environment.store.value(NAMES.caCrl)).revoked).toEqual([
      { serial: revoked[0]?.serial, revokedAt: environment.now() },
    ]);
  });

  test('left-overs of a failed create go before anything is written, and only those of this LAN', async () => {
    // GIVEN an authority without its CRL whose KMS key is gone, and a neighbour whose name begins like its own
    await ensureAuthority(environment, AUTHORITY);
    await environment.store.delete([NAMES.caCrl]);
    const neighbour = { name: `${NAMES.root}-2/ca/certificate`, value: 'neighbour', secret: false };
    await environment.store.put(neighbour);
    environment.signer = new FakeSigner();
    let namesAtPause: string[] = [];
    environment.pauseAfterDelete = async () => {
      namesAtPause = [...environment.store.parameters.keys()];
    };
    // WHEN
    await ensureAuthority(environment, AUTHORITY);
    // THEN
    expect(namesAtPause).toEqual([neighbour.name]);
    expect(environment.store.value(neighbour.name)).toBe('neighbour');
    expect(environment.store.parameters.size).toBe(6);
  });

  test('fails with the cure where a whole authority has another KMS key', async () => {
    // GIVEN
    await ensureAuthority(environment, AUTHORITY);
    environment.signer = new FakeSigner();
    // THEN
    await expect(ensureAuthority(environment, AUTHORITY)).rejects.toThrow(
      'give this LAN another name, or remove the other LAN (or its left-over parameters) first',
    );
  });
});

describe('removeAuthority', () => {
  const foreign = [
    `${NAMES.root}/slurm/munge-key`,
    `${NAMES.root}/sites/giessen/private-key`,
    `${NAMES.root}/ca-2/certificate`,
    `${NAMES.root}/overlay/second`,
  ];

  beforeEach(async () => {
    for (const name of foreign) await environment.store.put({ name, value: 'theirs', secret: true });
    await ensureAuthority(environment, AUTHORITY);
    await ensureClient(environment, CLIENT);
  });

  test('removes its own and leaves what others have below the same root', async () => {
    await removeAuthority(environment, AUTHORITY.Namespace);
    expect([...environment.store.parameters.keys()].sort()).toEqual([...foreign].sort());
  });

  test('so does the removal of left-overs of a failed create', async () => {
    // GIVEN
    await environment.store.delete([NAMES.caCrl]);
    environment.signer = new FakeSigner();
    // WHEN
    await ensureAuthority(environment, AUTHORITY);
    // THEN
    for (const name of foreign) expect(environment.store.value(name)).toBe('theirs');
  });

  test('leaves an authority alone that has another KMS key', async () => {
    // GIVEN
    const before = environment.store.snapshot();
    environment.signer = new FakeSigner();
    // WHEN
    await removeAuthority(environment, AUTHORITY.Namespace);
    // THEN
    expect(environment.store.snapshot()).toEqual(before);
  });

  test('removes one whose key can not be used any more; any other failure stops it', async () => {
    // GIVEN
    const before = environment.store.snapshot();
    environment.signer.publicKey = async () => Promise.reject(new Error('throttled'));
    await expect(removeAuthority(environment, AUTHORITY.Namespace)).rejects.toThrow('throttled');
    expect(environment.store.snapshot()).toEqual(before);
    environment.signer.publicKey = async () => Promise.reject(new UnusableKeyError('is pending deletion'));
    // WHEN
    await removeAuthority(environment, AUTHORITY.Namespace);
    // THEN
    expect(environment.store.parameters.has(NAMES.caCertificate)).toBe(false);
  });
});
