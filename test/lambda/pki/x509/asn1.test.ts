import { pem, randomSerial } from '../../../../lambda/pki/x509/asn1';

describe('ASN.1 helpers', () => {
  test('serial numbers are positive, without leading zeros', () => {
    for (let round = 0; round < 1000; round++) {
      const serial = randomSerial();
      expect(serial).toHaveLength(10);
      expect(serial[0]).toBeGreaterThanOrEqual(0x40);
      expect(serial[0]).toBeLessThanOrEqual(0x7f);
    }
  });

  test.each([
    [48, 'A'.repeat(64)],
    [49, `${'A'.repeat(64)}\nAA==`],
  ])('PEM of %d bytes breaks after 64 characters and ends with a newline', (bytes, body) => {
    expect(pem('X', new ArrayBuffer(bytes))).toBe(`-----BEGIN X-----\n${body}\n-----END X-----\n`);
  });
});
