import { ensureAuthority, removeAuthority } from '../../../lambda/pki/authority';
import { createClient, ensureClient, removeClient } from '../../../lambda/pki/client';
import { UnusableKeyError } from '../../../lambda/pki/ports';
import { newPrivateKey } from '../../../lambda/pki/private-key';
import { publishCrl } from '../../../lambda/pki/revocation';
import { recordRevocation } from '../../../lambda/pki/revocation-record';
import { serialNumber } from '../../../lambda/pki/x509/certificate';
import { AUTHORITY, CLIENT, NAMES, TestEnvironment } from './fakes';

const NAMESPACE = AUTHORITY.Namespace;
const names = NAMES.client(CLIENT.Client);

let environment: TestEnvironment;

beforeEach(async () => {
  environment = new TestEnvironment();
  await ensureAuthority(environment, AUTHORITY);
  environment.changed.length = 0;
});

describe('ensureClient', () => {
  test('writes the key before its certificate and the profile last', async () => {
    await ensureClient(environment, CLIENT);
    expect(environment.changed).toEqual([names.key, names.certificate, names.tlsCryptKey, names.profile]);
  });

  test.each([
    ['certificate', NAMES.caCertificate],
    ['tls-crypt-v2 key', NAMES.gatewayTlsCryptKey],
  ])('fails where the authority lost its %s, and makes nothing', async (_what, lost) => {
    // GIVEN
    await environment.store.delete([lost]);
    const before = environment.store.snapshot();
    // THEN
    await expect(ensureClient(environment, CLIENT)).rejects.toThrow(
      new Error('the certificate authority below /skylan/lan/robot-lan is not complete'),
    );
    expect(environment.store.snapshot()).toEqual(before);
  });

  test('fails for a key that is not the certificate’s, and leaves the working profile alone', async () => {
    // GIVEN somebody else's key in the client's place
    await ensureClient(environment, CLIENT);
    await environment.store.put({ name: names.key, value: newPrivateKey(), secret: true });
    const before = environment.store.snapshot();
    // THEN
    await expect(ensureClient(environment, { ...CLIENT, Port: '443' })).rejects.toThrow(
      new Error(`${names.certificate} is not for the key in ${names.key}: remove the client and add it again`),
    );
    expect(environment.store.snapshot()).toEqual(before);
  });
});

describe('createClient', () => {
  test('a client whose certificate is revoked already is removed first, and waited for', async () => {
    // GIVEN a removal that came no further than its record
    await ensureClient(environment, CLIENT);
    const old = environment.store.value(names.certificate);
    await recordRevocation(environment, NAMESPACE, CLIENT.Client, old);
    let namesAtPause: string[] = [];
    environment.pauseAfterDelete = async () => {
      namesAtPause = [...environment.store.parameters.keys()];
    };
    // WHEN
    await createClient(environment, CLIENT);
    // THEN
    expect(namesAtPause.filter((name) => name.startsWith(`${NAMES.root}/clients/`))).toEqual([]);
    expect(namesAtPause).toContain(NAMES.caCrl);
    expect(serialNumber(environment.store.value(names.certificate))).not.toBe(serialNumber(old));
  });

  test('fails for a client that could not be revoked later, and makes nothing', async () => {
    // GIVEN
    await fillList(250);
    await publishCrl(environment, NAMESPACE);
    // THEN
    await expect(createClient(environment, CLIENT)).rejects.toThrow(
      'and one more, which could then not be revoked: remove clients that are not needed',
    );
    expect(await environment.store.list(NAMES.clientsFolder)).toEqual([]);
  });
});

describe('the line that says which network the LAN is', () => {
  const version = () => environment.store.parameters.get(names.profile)?.version;

  test('comes into a profile that was made without it, once, and keeps keys and certificate', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    const before = environment.store.snapshot();
    const profile = environment.store.value(names.profile);
    // WHEN
    environment.changed.length = 0;
    await ensureClient(environment, { ...CLIENT, LanCidr: '10.1.2.0/24' });
    await ensureClient(environment, { ...CLIENT, LanCidr: '10.1.2.0/24' });
    // THEN
    expect(environment.changed).toEqual([names.profile]);
    expect(version()).toBe(2);
    const lines = environment.store.value(names.profile).split('\n');
    expect(lines.filter((line) => !profile.split('\n').includes(line))).toEqual(['# skylan lan 10.1.2.0/24 robot-lan']);
    expect({ ...environment.store.snapshot(), [names.profile]: '' }).toEqual({ ...before, [names.profile]: '' });
  });

  test('follows the LAN’s range, and goes with a deploy that is taken back', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    const before = environment.store.value(names.profile);
    await ensureClient(environment, { ...CLIENT, LanCidr: '10.1.2.0/24' });
    // WHEN
    await ensureClient(environment, { ...CLIENT, LanCidr: '10.9.0.0/16' });
    // THEN
    expect(environment.store.value(names.profile)).toMatch(/^# skylan lan 10\.9\.0\.0\/16 robot-lan$/m);
    expect(environment.store.value(names.profile)).not.toContain('10.1.2.0');
    // WHEN
    await ensureClient(environment, CLIENT);
    // THEN
    expect(environment.store.value(names.profile)).toBe(before);
  });
});

describe('removeClient', () => {
  test('revokes before it deletes, and deletes the certificate last', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    const record = `${NAMES.revokedFolder}/${serialNumber(environment.store.value(names.certificate))}`;
    environment.changed.length = 0;
    // WHEN
    await removeClient(environment, NAMESPACE, CLIENT.Client);
    // THEN
    expect(environment.changed).toEqual([
      record,
      NAMES.caCrl,
      names.profile,
      names.key,
      names.tlsCryptKey,
      names.previousCertificate,
      names.certificate,
    ]);
  });

  test('without an authority there is nothing to revoke, but the client’s parameters still go', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    const others = [...environment.store.parameters.keys()].filter((name) => !name.includes('/clients/'));
    await environment.store.delete(others);
    // WHEN
    await removeClient(environment, NAMESPACE, CLIENT.Client);
    // THEN
    expect(environment.store.snapshot()).toEqual({});
    expect(environment.logged).not.toContain('client revoked');
  });

  test('a client whose name begins like that of another one leaves it alone', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    await ensureClient(environment, { ...CLIENT, Client: `${CLIENT.Client}-2` });
    // WHEN
    await removeClient(environment, NAMESPACE, CLIENT.Client);
    // THEN
    const left = [...environment.store.parameters.keys()].filter((name) => name.includes('/clients/'));
    expect(left).toHaveLength(4);
    expect(left.every((name) => name.startsWith(`${NAMES.root}/clients/${CLIENT.Client}-2/`))).toBe(true);
  });

  test.each(['is disabled', 'is pending deletion'])(
    'a key that %s stops no removal; the record stays for the day on which it can be used again',
    async (state) => {
      // GIVEN
      await ensureClient(environment, CLIENT);
      const serial = serialNumber(environment.store.value(names.certificate));
      const refuse = async () => Promise.reject(new UnusableKeyError(`key-1 ${state}`));
      Object.assign(environment.signer, { sign: refuse, publicKey: refuse });
      // WHEN
      await removeClient(environment, NAMESPACE, CLIENT.Client);
      // THEN
      expect(await environment.store.list(NAMES.clientsFolder)).toEqual([]);
      expect(environment.store.parameters.has(`${NAMES.revokedFolder}/${serial}`)).toBe(true);
    },
  );

  test('fails for any other reason that the key gives, before the keys go', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    environment.signer.sign = async () => Promise.reject(new Error('throttled'));
    // THEN
    await expect(removeClient(environment, NAMESPACE, CLIENT.Client)).rejects.toThrow('throttled');
    expect(environment.store.parameters.has(names.key)).toBe(true);
  });

  test('a full list stops no removal', async () => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    await fillList(250);
    environment.clock.advanceDays(1);
    // WHEN
    await removeClient(environment, NAMESPACE, CLIENT.Client);
    // THEN
    expect(await environment.store.list(NAMES.clientsFolder)).toEqual([]);
    expect(environment.logged).toContain('client revoked');
  });

  test.each([
    ['the client’s certificate', names.certificate],
    ['the authority’s certificate', NAMES.caCertificate],
  ])('%s that can not be read stops no removal', async (_what, name) => {
    // GIVEN
    await ensureClient(environment, CLIENT);
    await environment.store.put({ name, value: '-----BEGIN CERTIFICATE-----\nx', secret: false });
    // WHEN
    await removeClient(environment, NAMESPACE, CLIENT.Client);
    await removeAuthority(environment, NAMESPACE);
    // THEN
    expect(environment.store.snapshot()).toEqual({});
  });
});

async function fillList(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const name = `${NAMES.revokedFolder}/${(0x40000000000000000000n + BigInt(index)).toString(16)}`;
    await environment.store.put({ name, value: '{"revokedAt":"2026-01-01T00:00:00Z"}', secret: false });
  }
}
