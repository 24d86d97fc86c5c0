import { ensureAuthority } from '../../../lambda/pki/authority';
import { ensureClient } from '../../../lambda/pki/client';
import {
  renewCaCertificate,
  renewClientCertificate,
  renewServerCertificate,
} from '../../../lambda/pki/renewed-certificate';
import { certificateName, endOf, isFor, publicKeyIn } from '../../../lambda/pki/x509/certificate';
import { AUTHORITY, CLIENT, NAMES, TestEnvironment } from './fakes';

const NAMESPACE = AUTHORITY.Namespace;
const names = NAMES.client(CLIENT.Client);

let environment: TestEnvironment;
beforeEach(async () => {
  environment = new TestEnvironment();
  await ensureAuthority(environment, AUTHORITY);
  await ensureClient(environment, CLIENT);
  environment.changed.length = 0;
});

const value = (name: string) => environment.store.value(name);
const at = (time: string) => {
  environment.clock.time = new Date(time);
};

test('the authority’s certificate is renewed for its key and name when less than eleven years are left', async () => {
  // GIVEN
  const before = value(NAMES.caCertificate);
  at('2035-11-20T12:00:00Z');
  expect(await renewCaCertificate(environment, NAMESPACE)).toBe(before);
  expect(environment.changed).toEqual([]);
  at('2035-11-22T12:00:00Z');
  // WHEN
  const renewed = await renewCaCertificate(environment, NAMESPACE);
  // THEN
  expect(value(NAMES.caCertificate)).toBe(renewed);
  expect(certificateName(renewed)).toBe('robot-lan CA');
  expect(isFor(renewed, publicKeyIn(before))).toBe(true);
  expect(endOf(renewed).toISOString()).toBe('2055-11-22T12:00:00.000Z');
});

test('the server’s is renewed for its key and name when less than a year is left', async () => {
  // GIVEN
  const before = value(NAMES.gatewayCertificate);
  at('2035-11-20T12:00:00Z');
  expect(await renewServerCertificate(environment, NAMESPACE)).toBe(before);
  at('2035-11-22T12:00:00Z');
  // WHEN
  const renewed = await renewServerCertificate(environment, NAMESPACE);
  // THEN
  expect(environment.changed).toEqual([NAMES.gatewayCertificate]);
  expect(value(NAMES.gatewayCertificate)).toBe(renewed);
  expect(certificateName(renewed)).toBe(AUTHORITY.ServerName);
  expect(isFor(renewed, publicKeyIn(before))).toBe(true);
  expect(endOf(renewed).toISOString()).toBe('2045-11-22T12:00:00.000Z');
});

test('a client’s is kept beside the new one, before that is there', async () => {
  // GIVEN
  const before = value(names.certificate);
  at('2035-11-22T12:00:00Z');
  // WHEN
  const renewed = await renewClientCertificate(environment, NAMESPACE, CLIENT.Client, before);
  // THEN
  expect(environment.changed).toEqual([names.previousCertificate, names.certificate]);
  expect([value(names.previousCertificate), value(names.certificate)]).toEqual([before, renewed]);
  expect(isFor(renewed, publicKeyIn(before))).toBe(true);
});

test('none is made that would end with the authority, as the present one does', async () => {
  // GIVEN an authority that nobody renewed, and a client that was renewed as far as that allowed
  at('2045-11-01T12:00:00Z');
  const last = await renewClientCertificate(environment, NAMESPACE, CLIENT.Client, value(names.certificate));
  expect(endOf(last)).toEqual(endOf(value(NAMES.caCertificate)));
  const { signatures } = environment.signer;
  at('2046-06-01T12:00:00Z');
  // WHEN
  const same = await renewClientCertificate(environment, NAMESPACE, CLIENT.Client, last);
  // THEN
  expect([same, environment.signer.signatures]).toEqual([last, signatures]);
});

test('fails for what is not there', async () => {
  await environment.store.delete([NAMES.caCertificate, NAMES.gatewayCertificate]);
  await expect(renewCaCertificate(environment, NAMESPACE)).rejects.toThrow(`there is no ${NAMES.caCertificate}`);
  await expect(renewServerCertificate(environment, NAMESPACE)).rejects.toThrow(
    `there is no ${NAMES.gatewayCertificate}`,
  );
});
