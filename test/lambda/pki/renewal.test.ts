import { X509Certificate } from 'node:crypto';
import { UnusableKeyError } from '../../../lambda/pki/ports';
import { publicKeyOf } from '../../../lambda/pki/private-key';
import { RENEWAL_YEARS } from '../../../lambda/pki/renewed-certificate';
import { endOf, isFor, serialNumber } from '../../../lambda/pki/x509/certificate';
import { CLIENT, Deployment, NAMES } from './fakes';

const names = NAMES.client(CLIENT.Client);
const DAYS_A_YEAR = 365.25;

let deployment: Deployment;
beforeEach(async () => {
  deployment = new Deployment();
  await deployment.authority('Create');
  await deployment.client('Create');
});

const value = (name: string) => deployment.store.value(name);
const has = (name: string) => deployment.store.parameters.has(name);
const keys = () => [NAMES.gatewayKey, NAMES.gatewayTlsCryptKey, names.key, names.tlsCryptKey].map(value);

/** A certificate or key that stands in a profile. */
function inlined(profile: string, tag: string): string {
  return new RegExp(`<${tag}>\\n([\\s\\S]*?)</${tag}>`).exec(profile)?.[1] ?? '';
}

/** Whether client and server accept each other now: each by the certificate of the authority that it holds. */
function connects(profile: string): boolean {
  const now = deployment.clock.now();
  const isValid = (certificate: string, ca: string) =>
    [certificate, ca].every((pem) => endOf(pem) > now && new Date(new X509Certificate(pem).validFrom) < now) &&
    new X509Certificate(certificate).checkIssued(new X509Certificate(ca)) &&
    new X509Certificate(certificate).verify(new X509Certificate(ca).publicKey);
  return (
    isValid(value(NAMES.gatewayCertificate), inlined(profile, 'ca')) &&
    isValid(inlined(profile, 'cert'), value(NAMES.caCertificate)) &&
    isFor(inlined(profile, 'cert'), publicKeyOf(inlined(profile, 'key'))) &&
    !deployment.revokedSerials().includes(serialNumber(inlined(profile, 'cert')))
  );
}

/** No certificate that is stored outlives the authority's. */
function expectNoneOutlivesTheCa(): void {
  const ends = [...deployment.store.parameters]
    .filter(([name]) => name.endsWith('/certificate'))
    .map(([, { value: pem }]) => endOf(pem).getTime());
  expect(Math.max(...ends)).toBe(endOf(value(NAMES.caCertificate)).getTime());
}

test('what is not due stays, and the profile is not written', async () => {
  // GIVEN
  const before = new Map(deployment.store.parameters);
  deployment.clock.advanceDays(8.9 * DAYS_A_YEAR);
  // WHEN
  await deployment.renew();
  // THEN
  for (const [name, parameter] of before) {
    if (name !== NAMES.caCrl) expect(deployment.store.parameters.get(name)).toBe(parameter);
  }
});

test('renewed all along, a profile connects for a year at least from the day on which it is fetched', async () => {
  // GIVEN
  const started = keys();
  const fetched: { readonly profile: string; readonly year: number }[] = [];
  for (let year = 0; year <= 30; year += 0.5) {
    // WHEN
    await deployment.renew();
    fetched.push({ profile: value(names.profile), year });
    // THEN
    for (const one of fetched) {
      // A certificate is renewed when less than a year is left, so the one that is there has at least that.
      if (year - one.year < RENEWAL_YEARS)
        expect([year, one.year, connects(one.profile)]).toEqual([year, one.year, true]);
    }
    expectNoneOutlivesTheCa();
    deployment.clock.advanceDays(0.5 * DAYS_A_YEAR);
  }
  expect(keys()).toEqual(started);
});

test.each(['daily renewal', 'deploy'])('a profile that was fetched before a %s goes on until its end', async (how) => {
  // GIVEN
  const old = value(names.profile);
  deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
  // WHEN
  if (how === 'deploy') {
    await deployment.authority('Update');
    await deployment.client('Update');
  } else await deployment.renew();
  // THEN
  const renewed = value(names.profile);
  expect(renewed).not.toBe(old);
  expect([connects(old), connects(renewed)]).toEqual([true, true]);
  expect(value(names.previousCertificate)).toBe(inlined(old, 'cert'));
  expect(renewed.replace(/<ca>[\s\S]*<.cert>/, '')).toBe(old.replace(/<ca>[\s\S]*<.cert>/, ''));
  // WHEN
  deployment.clock.advanceDays(0.6 * DAYS_A_YEAR);
  // THEN
  expect([connects(old), connects(renewed)]).toEqual([false, true]);
});

test.each([9.5, 10.1, 20.1, 30])(
  'after %d years without any renewal the first one ends in a LAN that works',
  async (years) => {
    for (const how of ['renew', 'update'] as const) {
      // GIVEN
      deployment = new Deployment();
      await deployment.authority('Create');
      await deployment.client('Create');
      deployment.clock.advanceDays(years * DAYS_A_YEAR);
      // WHEN
      if (how === 'renew') await deployment.renew();
      else {
        await deployment.authority('Update');
        await deployment.client('Update');
      }
      await deployment.client('Create', { Client: 'late' });
      // THEN
      expect(connects(value(names.profile))).toBe(true);
      expect(connects(value(NAMES.client('late').profile))).toBe(true);
      expectNoneOutlivesTheCa();
    }
  },
);

test('the removal of a renewed client revokes the certificate before as well', async () => {
  // GIVEN
  const old = serialNumber(value(names.certificate));
  deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
  await deployment.renew();
  const renewed = serialNumber(value(names.certificate));
  // WHEN
  await deployment.client('Delete');
  // THEN
  expect(deployment.revokedSerials()).toEqual([old, renewed].sort());
  expect(await deployment.store.list(NAMES.clientsFolder)).toEqual([]);
});

test('a client that is removed while it is renewed is gone, and all that it ever had is revoked', async () => {
  for (const moment of [names.previousCertificate, names.certificate, names.profile]) {
    // GIVEN
    deployment = new Deployment();
    await deployment.authority('Create');
    await deployment.client('Create');
    const old = serialNumber(value(names.certificate));
    deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
    const written: string[] = [];
    let removal: Promise<unknown> | undefined;
    deployment.store.onChange = async (when, name) => {
      const text = deployment.store.parameters.get(name)?.value;
      if (when === 'after' && name === names.certificate && text !== undefined) written.push(serialNumber(text));
      if (when !== 'before' || name !== moment || removal) return;
      removal = deployment.client('Delete');
      await removal;
    };
    // WHEN
    await deployment.renew();
    // THEN
    expect(await deployment.store.list(NAMES.clientsFolder)).toEqual([]);
    expect(deployment.revokedSerials()).toEqual(expect.arrayContaining([old, ...written]));
  }
});

test('a client that is renewed while its removal begins is revoked with the new certificate too', async () => {
  // GIVEN
  const old = serialNumber(value(names.certificate));
  deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
  let renewed = '';
  deployment.store.onChange = async (when, name) => {
    if (when !== 'before' || name !== `${NAMES.revokedFolder}/${old}` || renewed !== '') return;
    renewed = 'soon';
    await deployment.renew();
    renewed = serialNumber(value(names.certificate));
  };
  // WHEN
  await deployment.client('Delete');
  // THEN
  expect(renewed).not.toBe(old);
  expect(deployment.revokedSerials()).toEqual([old, renewed].sort());
  expect(await deployment.store.list(NAMES.clientsFolder)).toEqual([]);
});

test('one that fails does not stop the others, and the failure tells each', async () => {
  // GIVEN a client without a place for its certificate, and another one
  await deployment.client('Create', { Client: 'other' });
  await deployment.store.put({ name: names.profile, value: 'damaged', secret: true });
  deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
  const { [NAMES.caCrl]: crl, [NAMES.gatewayCertificate]: server } = deployment.store.snapshot();
  // WHEN
  await expect(deployment.renew()).rejects.toThrow(
    `not renewed below /skylan/lan/robot-lan: client ${CLIENT.Client}: the profile has no <ca>: remove the client and add it`,
  );
  // THEN
  expect(value(NAMES.caCrl)).not.toBe(crl);
  expect(value(NAMES.gatewayCertificate)).not.toBe(server);
  expect(connects(value(NAMES.client('other').profile))).toBe(true);
});

test('fails while the list of revoked certificates is full', async () => {
  // GIVEN
  for (let index = 0; index < 250; index++) {
    const name = `${NAMES.revokedFolder}/${(0x40000000000000000000n + BigInt(index)).toString(16)}`;
    await deployment.store.put({ name, value: '{"revokedAt":"2026-01-01T00:00:00Z"}', secret: false });
  }
  // THEN
  await expect(deployment.renew()).rejects.toThrow(
    /list of revoked certificates: it is full, and the \d+ clients that were removed last still get in/,
  );
});

test('fails for a key that can not be used, with its reason, and harms nothing', async () => {
  // GIVEN
  const before = deployment.store.snapshot();
  deployment.signer.sign = async () => Promise.reject(new UnusableKeyError('key-1 is disabled'));
  deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
  // THEN
  await expect(deployment.renew()).rejects.toThrow('certificate of the authority: key-1 is disabled; list of revoked');
  expect(deployment.store.snapshot()).toEqual(before);
});

test('a client that is only half made is left to its deploy', async () => {
  // GIVEN
  await deployment.store.delete([names.profile]);
  deployment.clock.advanceDays(9.5 * DAYS_A_YEAR);
  // WHEN
  await deployment.renew();
  // THEN
  expect([has(names.profile), has(names.previousCertificate)]).toEqual([false, false]);
});
