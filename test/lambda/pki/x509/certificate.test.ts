import { X509Certificate } from 'node:crypto';
import { newPrivateKey, publicKeyOf } from '../../../../lambda/pki/private-key';
import {
  certificateName,
  endOf,
  fingerprint,
  isCertificate,
  isFor,
  isSignedBy,
  issueCaCertificate,
  issueLeafCertificate,
  serialNumber,
} from '../../../../lambda/pki/x509/certificate';
import { FakeSigner } from '../fakes';

const NOW = new Date('2026-11-21T12:00:00.789Z');

async function issued(now = NOW) {
  const signer = new FakeSigner();
  const caCertificate = await issueCaCertificate(signer, 'lab CA', now);
  const privateKey = newPrivateKey();
  const leaf = (usage: 'server' | 'client') =>
    issueLeafCertificate(signer, { caCertificate, publicKey: publicKeyOf(privateKey), commonName: 'home', usage, now });
  return { signer, caCertificate, privateKey, server: await leaf('server'), client: await leaf('client') };
}

jest.setTimeout(60_000);

describe('certificates', () => {
  test('the CA signs itself and the others', async () => {
    // WHEN
    const { caCertificate, server, client, signer } = await issued();
    // THEN
    const ca = new X509Certificate(caCertificate);
    expect(ca.ca).toBe(true);
    expect(ca.checkIssued(ca)).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(isFor(caCertificate, await signer.publicKey())).toBe(true);
    for (const leaf of [server, client].map((pem) => new X509Certificate(pem))) {
      expect(leaf.ca).toBe(false);
      expect(leaf.checkIssued(ca)).toBe(true);
      expect(leaf.verify(ca.publicKey)).toBe(true);
    }
  });

  test('who has signed one is told by the key, of a renewed authority too', async () => {
    // GIVEN
    const { signer, caCertificate, client } = await issued();
    const [renewed, other] = [await issueCaCertificate(signer, 'lab CA', new Date('2036-01-01')), await issued()];
    // THEN
    expect([caCertificate, renewed].map((one) => isSignedBy(client, one))).toEqual([true, true]);
    expect(isSignedBy(client, other.caCertificate)).toBe(false);
  });

  test('each end may do its own part only', async () => {
    // WHEN
    const { server, client } = await issued();
    // THEN
    expect(new X509Certificate(server).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(new X509Certificate(client).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  test('hold for 20 and 10 years from an hour ago', async () => {
    // WHEN
    const { caCertificate, client } = await issued();
    // THEN
    const validity = (pem: string) => {
      const { validFrom, validTo } = new X509Certificate(pem);
      return [new Date(validFrom).toISOString(), new Date(validTo).toISOString()];
    };
    expect(validity(caCertificate)).toEqual(['2026-11-21T11:00:00.000Z', '2046-11-21T12:00:00.000Z']);
    expect(validity(client)).toEqual(['2026-11-21T11:00:00.000Z', '2036-11-21T12:00:00.000Z']);
  });

  test('change to the four-digit year in 2050, without fractions of a second (RFC 5280, section 4.1.2.5)', async () => {
    // WHEN
    const { caCertificate } = await issued(new Date('2031-02-28T10:00:00.500Z'));
    // THEN
    const ca = new X509Certificate(caCertificate);
    expect(new Date(ca.validTo).toISOString()).toBe('2051-02-28T10:00:00.000Z');
    expect(ca.raw.includes('20510228100000Z')).toBe(true);
  });

  test('of server and client never outlive the CA’s, and none is made after its end', async () => {
    // GIVEN
    const { signer, caCertificate, privateKey } = await issued();
    const leaf = (now: string) =>
      issueLeafCertificate(signer, {
        ...{ caCertificate, publicKey: publicKeyOf(privateKey), commonName: 'home', usage: 'client' },
        now: new Date(now),
      });
    // THEN
    expect(endOf(await leaf('2036-11-21T12:00:00Z')).toISOString()).toBe('2046-11-21T12:00:00.000Z');
    expect(endOf(await leaf('2040-01-01T00:00:00Z')).toISOString()).toBe('2046-11-21T12:00:00.000Z');
    await expect(leaf('2046-11-21T12:00:00Z')).rejects.toThrow(
      'the certificate of lab CA ended on 2046-11-21 and was not renewed',
    );
  });

  test('are told from other text', async () => {
    const { caCertificate } = await issued();
    expect([caCertificate, '', 'x', caCertificate.slice(0, 200)].map(isCertificate)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('tell their name, fingerprint, serial number and key', async () => {
    // WHEN
    const { client, privateKey } = await issued();
    // THEN
    expect(certificateName(client)).toBe('home');
    expect(fingerprint(client)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(serialNumber(client)).toMatch(/^[4-7][0-9a-f]{19}$/);
    expect(isFor(client, publicKeyOf(privateKey))).toBe(true);
    expect(isFor(client, publicKeyOf(newPrivateKey()))).toBe(false);
  });

  test('are never numbered alike', async () => {
    // GIVEN
    const { signer, caCertificate, privateKey } = await issued();
    const publicKey = publicKeyOf(privateKey);
    const options = { caCertificate, publicKey, commonName: 'home', usage: 'client', now: NOW } as const;
    // WHEN
    const all = await Promise.all(Array.from({ length: 30 }, () => issueLeafCertificate(signer, options)));
    // THEN
    expect(new Set(all.map(serialNumber)).size).toBe(30);
  });
});
