import fc from 'fast-check';
import { issueCaCertificate } from '../../../../lambda/pki/x509/certificate';
import { issueCrl, readCrl } from '../../../../lambda/pki/x509/crl';
import { FakeSigner } from '../fakes';

const now = new Date('2026-11-21T12:00:00Z');

jest.setTimeout(60_000);

describe('CRL', () => {
  const signer = new FakeSigner();
  let caCertificate: string;

  beforeAll(async () => {
    caCertificate = await issueCaCertificate(signer, 'lab CA', now);
  });

  test('has the label that OpenSSL and OpenVPN look for, and a newline at its end', async () => {
    // WHEN
    const crl = await issueCrl(signer, { caCertificate, revoked: [], number: 1, now });
    // THEN
    expect(crl).toMatch(/^-----BEGIN X509 CRL-----\n[A-Za-z0-9+/=\n]+\n-----END X509 CRL-----\n$/);
  });

  test('carries its number and whatever was revoked', async () => {
    const serial = fc
      .uint8Array({ minLength: 10, maxLength: 10 })
      .map((bytes) => Buffer.from([((bytes[0] ?? 0) % 64) | 64, ...bytes.slice(1)]).toString('hex'));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 48 }),
        fc.uniqueArray(serial, { maxLength: 20 }),
        async (number, serials) => {
          // WHEN
          const revoked = serials.map((hex) => ({ serial: hex, revokedAt: now }));
          const crl = await issueCrl(signer, { caCertificate, revoked, number, now });
          // THEN
          expect(readCrl(crl)).toEqual({ number, revoked });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('of 90 clients fits one parameter', async () => {
    // GIVEN
    const revoked = Array.from({ length: 90 }, (_, index) => ({
      serial: (0x40000000000000000000n + BigInt(index)).toString(16),
      revokedAt: now,
    }));
    // WHEN
    const crl = await issueCrl(signer, { caCertificate, revoked, number: now.getTime(), now });
    // THEN
    expect(Buffer.byteLength(crl)).toBeLessThanOrEqual(4096);
  });
});
