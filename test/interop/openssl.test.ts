import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployment, NAMES } from '../lambda/pki/fakes';

jest.setTimeout(60_000);

/** What the handler made, judged by OpenSSL. */
describe('openssl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-openssl-'));
  const deployment = new Deployment(new Date());
  const client = NAMES.client('ros_local_gateway');

  const file = (name: string) => {
    const path = join(folder, name.replaceAll('/', '_'));
    writeFileSync(path, deployment.store.value(name), { mode: 0o600 });
    return path;
  };

  const openssl = (...args: string[]) => {
    const { status, stdout, stderr, error } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (error) throw error;
    return { status, output: stdout + stderr };
  };

  const verify = (certificate: string, purpose: string) =>
    openssl(
      ...['verify', '-x509_strict', '-crl_check', '-purpose', purpose, '-CRLfile', file(NAMES.caCrl)],
      ...['-CAfile', file(NAMES.caCertificate), certificate],
    );

  beforeAll(async () => {
    await deployment.authority('Create');
    await deployment.client('Create');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('accepts the chain of server and client, each for its purpose, strictly by RFC 5280', () => {
    expect(verify(file(NAMES.gatewayCertificate), 'sslserver')).toEqual({
      status: 0,
      output: expect.stringContaining(': OK'),
    });
    expect(verify(file(client.certificate), 'sslclient')).toEqual({
      status: 0,
      output: expect.stringContaining(': OK'),
    });
  });

  test('fails for a client that poses as a server', () => {
    const { status, output } = verify(file(client.certificate), 'sslserver');
    expect(status).not.toBe(0);
    expect(output).toMatch(/unsuitable certificate purpose|unsupported certificate purpose/);
  });

  test('reads CA certificate and CRL as they are meant', () => {
    const certificate = openssl('x509', '-noout', '-text', '-in', file(NAMES.caCertificate)).output;
    expect(certificate).toMatch(/X509v3 Basic Constraints: critical\n\s+CA:TRUE, pathlen:0/);
    expect(certificate).toMatch(/X509v3 Key Usage: critical\n\s+Certificate Sign, CRL Sign\n/);
    expect(certificate).toContain('ASN1 OID: prime256v1');
    const crl = openssl(
      'crl',
      '-noout',
      '-text',
      '-in',
      file(NAMES.caCrl),
      '-CAfile',
      file(NAMES.caCertificate),
    ).output;
    expect(crl).toContain('verify OK');
    expect(crl).toContain('Version 2 (0x1)');
    expect(crl).toMatch(
      new RegExp(
        `X509v3 CRL Number: \\n\\s+(0x0?${deployment.clock.time.getTime().toString(16)}|${deployment.clock.time.getTime()})\n`,
        'i',
      ),
    );
    expect(crl).toContain('X509v3 Authority Key Identifier');
    expect(crl).toContain('No Revoked Certificates');
  });

  test('sees that a key and its certificate belong together', () => {
    const ofKey = openssl('pkey', '-pubout', '-in', file(client.key)).output;
    const ofCertificate = openssl('x509', '-noout', '-pubkey', '-in', file(client.certificate)).output;
    expect(ofKey).toBe(ofCertificate);
    expect(ofKey).toContain('BEGIN PUBLIC KEY');
  });

  test('accepts renewed certificates by the authority’s present and former one, and former ones likewise', async () => {
    // GIVEN
    const later = new Deployment(new Date());
    await later.authority('Create');
    await later.client('Create');
    const stored = (name: string, as: string) => {
      const path = join(folder, as);
      writeFileSync(path, later.store.value(name));
      return path;
    };
    const former = {
      ca: stored(NAMES.caCertificate, 'former-ca'),
      server: stored(NAMES.gatewayCertificate, 'former-server'),
      client: stored(client.certificate, 'former-client'),
    };
    later.clock.advanceDays(9.5 * 365);
    // WHEN
    await later.renew();
    // THEN
    const present = {
      ca: stored(NAMES.caCertificate, 'ca'),
      server: stored(NAMES.gatewayCertificate, 'server'),
      client: stored(client.certificate, 'client'),
    };
    const crl = stored(NAMES.caCrl, 'crl');
    const time = String(Math.floor(later.clock.now().getTime() / 1000));
    for (const { ca } of [former, present]) {
      for (const ends of [former, present]) {
        for (const [certificate, purpose] of [
          [ends.server, 'sslserver'],
          [ends.client, 'sslclient'],
        ] as const) {
          const by = ['-CAfile', ca, '-CRLfile', crl, '-attime', time];
          const { status, output } = openssl(
            'verify',
            '-x509_strict',
            '-crl_check',
            '-purpose',
            purpose,
            ...by,
            certificate,
          );
          expect([status, output]).toEqual([0, expect.stringContaining(': OK')]);
        }
      }
    }
  });

  test('fails for the client once it is revoked, and still accepts the server', async () => {
    // GIVEN
    const certificate = file(client.certificate);
    // WHEN
    await deployment.client('Delete');
    // THEN
    const { status, output } = verify(certificate, 'sslclient');
    expect(status).not.toBe(0);
    expect(output).toContain('certificate revoked');
    expect(verify(file(NAMES.gatewayCertificate), 'sslserver').status).toBe(0);
  });
});
