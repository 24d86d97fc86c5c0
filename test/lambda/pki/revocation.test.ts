import { newPrivateKey } from '../../../lambda/pki/private-key';
import { isRevoked, publishCrl, recordRevocation } from '../../../lambda/pki/revocation';
import { issueCaCertificate, issueLeafCertificate, serialNumber } from '../../../lambda/pki/x509/certificate';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { AUTHORITY, NAMES, TestEnvironment } from './fakes';

const NAMESPACE = AUTHORITY.Namespace;

let environment: TestEnvironment;
let caCertificate: string;

beforeEach(async () => {
  // GIVEN an authority with nothing but its certificate
  environment = new TestEnvironment();
  caCertificate = await issueCaCertificate(environment.signer, 'robot-lan CA', environment.now());
  await environment.store.put({ name: NAMES.caCertificate, value: caCertificate, secret: false });
});

function certificate(commonName: string): Promise<string> {
  const { signer, now } = environment;
  const options = { caCertificate, privateKey: newPrivateKey(), commonName, usage: 'client', now: now() } as const;
  return issueLeafCertificate(signer, options);
}

const crl = () => readCrl(environment.store.value(NAMES.caCrl));

describe('recordRevocation', () => {
  test('counts from the record on, before any CRL knows of it', async () => {
    // GIVEN
    const [gone, stays] = [await certificate('gone'), await certificate('stays')];
    // WHEN
    await recordRevocation(environment, NAMESPACE, 'gone', gone);
    // THEN
    expect(await isRevoked(environment, NAMESPACE, gone)).toBe(true);
    expect(await isRevoked(environment, NAMESPACE, stays)).toBe(false);
    expect(environment.store.parameters.has(NAMES.caCrl)).toBe(false);
  });

  test.each([
    ['', () => {}],
    [
      ' though the listing lags behind',
      () => {
        environment.store.list = async () => [];
      },
    ],
  ])('the time of the first of two revocations is the one on the CRL%s', async (_what, arrange) => {
    // GIVEN
    const gone = await certificate('gone');
    const first = environment.now();
    await publishCrl(environment, NAMESPACE, [await recordRevocation(environment, NAMESPACE, 'gone', gone)]);
    arrange();
    environment.clock.advanceDays(3);
    // WHEN
    await publishCrl(environment, NAMESPACE, [await recordRevocation(environment, NAMESPACE, 'gone', gone)]);
    // THEN
    expect(crl().revoked).toEqual([{ serial: serialNumber(gone), revokedAt: first }]);
  });
});

describe('publishCrl', () => {
  test('has what was just recorded, what the last CRL had and what is listed: each once, by serial', async () => {
    // GIVEN three revocations, of which the listing shows only the last
    const listed = environment.store.list.bind(environment.store);
    const gone = [await certificate('a'), await certificate('b'), await certificate('c')] as const;
    await publishCrl(environment, NAMESPACE, [await recordRevocation(environment, NAMESPACE, 'a', gone[0])]);
    const justRecorded = await recordRevocation(environment, NAMESPACE, 'b', gone[1]);
    await recordRevocation(environment, NAMESPACE, 'c', gone[2]);
    environment.store.list = async (folder) =>
      (await listed(folder)).filter(({ name }) => name.endsWith(serialNumber(gone[2])));
    // WHEN
    await publishCrl(environment, NAMESPACE, [justRecorded]);
    // THEN
    expect(crl().revoked.map(({ serial }) => serial)).toEqual(gone.map(serialNumber).sort());
  });

  test('numbers grow though the clock goes back', async () => {
    // GIVEN
    await publishCrl(environment, NAMESPACE);
    const { number } = crl();
    environment.clock.advanceDays(-1);
    // WHEN
    await publishCrl(environment, NAMESPACE);
    // THEN
    expect(crl().number).toBe(number + 1);
  });

  test('signs once where nobody else writes', async () => {
    const before = environment.signer.signatures;
    await publishCrl(environment, NAMESPACE);
    expect(environment.signer.signatures - before).toBe(1);
  });

  test('fails without an authority’s certificate, and signs nothing', async () => {
    // GIVEN
    await environment.store.delete([NAMES.caCertificate]);
    const before = environment.signer.signatures;
    // THEN
    await expect(publishCrl(environment, NAMESPACE)).rejects.toThrow(
      new Error('there is no certificate authority at /skylan/robot-lan/ca/certificate'),
    );
    expect(environment.signer.signatures).toBe(before);
    expect(environment.store.snapshot()).toEqual({});
  });
});
