import { newPrivateKey, publicKeyOf } from '../../../lambda/pki/private-key';
import { counts, isRevoked, listRevocations, recordRevocation } from '../../../lambda/pki/revocation-record';
import { issueCaCertificate, issueLeafCertificate, serialNumber } from '../../../lambda/pki/x509/certificate';
import { AUTHORITY, NAMES, TestEnvironment } from './fakes';

const NAMESPACE = AUTHORITY.Namespace;
const SERIAL = '4041424344454647aabb';

let environment: TestEnvironment;
beforeEach(() => {
  environment = new TestEnvironment();
});

const store = (name: string, value: string) =>
  environment.store.put({ name: `${NAMES.revokedFolder}/${name}`, value, secret: false });

test('what is recorded is listed, with the end of the certificate', async () => {
  // GIVEN
  const { signer, now } = environment;
  const caCertificate = await issueCaCertificate(signer, 'CA', now());
  const publicKey = publicKeyOf(newPrivateKey());
  const [gone, stays] = [
    await issueLeafCertificate(signer, { caCertificate, publicKey, commonName: 'a', usage: 'client', now: now() }),
    await issueLeafCertificate(signer, { caCertificate, publicKey, commonName: 'b', usage: 'client', now: now() }),
  ];
  // WHEN
  const recorded = await recordRevocation(environment, NAMESPACE, 'a', gone);
  // THEN
  expect(recorded).toEqual({
    ...{ serial: serialNumber(gone), revokedAt: now() },
    endsAt: new Date('2036-11-21T12:00:00Z'),
  });
  expect(await listRevocations(environment, NAMESPACE)).toEqual([recorded]);
  expect(await isRevoked(environment, NAMESPACE, gone)).toBe(true);
  expect(await isRevoked(environment, NAMESPACE, stays)).toBe(false);
});

test('a record of an earlier version, which does not know the end, is read', async () => {
  await store(SERIAL, '{"client":"a","revokedAt":"2025-01-02T03:04:05.000Z"}');
  expect(await listRevocations(environment, NAMESPACE)).toEqual([
    { serial: SERIAL, revokedAt: new Date('2025-01-02T03:04:05Z') },
  ]);
});

test.each([
  '{',
  '',
  'null',
  '[]',
  '{}',
  '{"revokedAt":1}',
  '{"revokedAt":"x"}',
  '{"revokedAt":"2999-01-01T00:00:00Z"}',
  '{"revokedAt":"2027-01-01T00:00:00Z"}',
])('a certificate whose record is %j is revoked as of now', async (text) => {
  await store(SERIAL, text);
  expect(await listRevocations(environment, NAMESPACE)).toEqual([
    { serial: SERIAL, revokedAt: environment.now(), isBroken: true },
  ]);
});

test.each(['x', 'ABCD', '404', 'a/40', `${'40'.repeat(21)}`])('a parameter named %j is no record', async (name) => {
  await store(name, '{"client":"a","revokedAt":"2025-01-02T03:04:05.000Z"}');
  expect(await listRevocations(environment, NAMESPACE)).toEqual([]);
});

test('a revocation counts until a CRL after the end of the certificate', () => {
  const revokedAt = new Date('2026-01-01T00:00:00Z');
  const endsAt = new Date('2030-01-01T00:00:00Z');
  const at = (time: string, revocation: Parameters<typeof counts>[0]) => counts(revocation, new Date(time));
  expect(at('2030-01-30T00:00:00Z', { serial: SERIAL, revokedAt, endsAt })).toBe(true);
  expect(at('2030-02-01T00:00:00Z', { serial: SERIAL, revokedAt, endsAt })).toBe(false);
  // Of unknown end: ten years, which is as long as a certificate is valid.
  expect(at('2036-01-30T00:00:00Z', { serial: SERIAL, revokedAt })).toBe(true);
  expect(at('2036-02-01T00:00:00Z', { serial: SERIAL, revokedAt })).toBe(false);
});
