import fc from 'fast-check';
import { issueCaCertificate } from '../../../../lambda/pki/x509/certificate';
import { crlBytes, issueCrl, readCrl, readSignedCrl } from '../../../../lambda/pki/x509/crl';
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
          expect(readCrl(crl)).toEqual({ number, revoked, issuedAt: now });
        },
      ),
      { numRuns: 30 },
    );
  });

  const entries = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      serial: (0x40000000000000000000n + BigInt(index)).toString(16),
      revokedAt: now,
    }));

  test.each([
    [90, 4096],
    [180, 8192],
  ])('of %d clients fits a parameter of %d bytes', async (count, bytes) => {
    const options = { caCertificate, revoked: entries(count), number: now.getTime(), now };
    expect(Buffer.byteLength(await issueCrl(signer, options))).toBeLessThanOrEqual(bytes);
  });

  test.each([0, 1, 50, 191])(
    'of %d clients is never larger than was told before, and hardly smaller',
    async (count) => {
      // GIVEN
      const options = { caCertificate, revoked: entries(count), number: now.getTime(), now };
      const told = crlBytes(options, await signer.publicKey());
      for (let round = 0; round < 20; round++) {
        // WHEN
        const bytes = Buffer.byteLength(await issueCrl(signer, options));
        // THEN
        expect(bytes).toBeLessThanOrEqual(told);
        expect(bytes).toBeGreaterThan(told - 10);
      }
    },
  );

  test('is read only when it is whole and of the authority', async () => {
    // GIVEN
    const options = { caCertificate, revoked: entries(3), number: 7, now };
    const crl = await issueCrl(signer, options);
    const [begin = '', ...body] = crl.split('\n');
    // THEN
    expect(readSignedCrl(crl, caCertificate)).toEqual({ number: 7, revoked: entries(3), issuedAt: now });
    const damaged = {
      letter: 'x',
      nothing: '',
      cut: crl.slice(0, 300),
      empty: '-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n',
      changed: [begin, ...body]
        .join('\n')
        .replace(/[A-Z](?=[A-Za-z0-9+/]{40}\n)/, (letter) => (letter === 'Q' ? 'R' : 'Q')),
      another: await issueCrl(new FakeSigner(), options),
    };
    for (const [what, text] of Object.entries(damaged)) {
      expect([what, readSignedCrl(text, caCertificate)]).toEqual([what, undefined]);
      expect(text).not.toBe(crl);
    }
    expect(() => readCrl(damaged.cut)).toThrow();
  });
});
