import { newPrivateKey, publicKeyOf } from '../../../lambda/pki/private-key';
import { checkRoom, ensureCrl, publishCrl } from '../../../lambda/pki/revocation';
import { recordRevocation } from '../../../lambda/pki/revocation-record';
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
  const options = {
    caCertificate,
    publicKey: publicKeyOf(newPrivateKey()),
    commonName,
    usage: 'client',
    now: now(),
  } as const;
  return issueLeafCertificate(signer, options);
}

const crl = () => readCrl(environment.store.value(NAMES.caCrl));

describe('a revocation that is recorded twice', () => {
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
      new Error('there is no certificate authority at /skylan/lan/robot-lan/ca/certificate'),
    );
    expect(environment.signer.signatures).toBe(before);
    expect(environment.store.snapshot()).toEqual({});
  });

  test('what is stored and cannot be read, or is not the authority’s, counts as absent: the records suffice', async () => {
    // GIVEN
    const gone = await certificate('gone');
    await publishCrl(environment, NAMESPACE, [await recordRevocation(environment, NAMESPACE, 'gone', gone)]);
    const whole = environment.store.value(NAMES.caCrl);
    const damaged = [
      'x',
      '',
      whole.slice(0, 300),
      '-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n',
      certificatePem(),
    ];
    for (const value of damaged) {
      await environment.store.put({ name: NAMES.caCrl, value, secret: false });
      environment.clock.advanceDays(1);
      // WHEN
      await publishCrl(environment, NAMESPACE);
      // THEN
      expect(crl().revoked.map(({ serial }) => serial)).toEqual([serialNumber(gone)]);
      expect(crl().number).toBe(environment.now().getTime());
    }
    expect(environment.logged.filter((line) => line.includes('counts as missing'))).toHaveLength(damaged.length);
  });

  test('a broken record is revoked as of now, and keeps the time that the CRL has', async () => {
    // GIVEN
    const serial = '4041424344454647aabb';
    await environment.store.put({ name: `${NAMES.revokedFolder}/${serial}`, value: '{', secret: false });
    const revokedAt = environment.now();
    // WHEN
    await publishCrl(environment, NAMESPACE);
    environment.clock.advanceDays(1);
    await publishCrl(environment, NAMESPACE);
    // THEN
    expect(crl().revoked).toEqual([{ serial, revokedAt }]);
  });

  test('drops what has ended, though the last CRL had it', async () => {
    // GIVEN
    const gone = await certificate('gone');
    await publishCrl(environment, NAMESPACE, [await recordRevocation(environment, NAMESPACE, 'gone', gone)]);
    // WHEN
    environment.clock.advanceDays(10 * 365 + 20);
    await publishCrl(environment, NAMESPACE);
    // THEN
    expect(crl().revoked).toHaveLength(1);
    // WHEN
    environment.clock.advanceDays(30);
    await publishCrl(environment, NAMESPACE);
    // THEN
    expect(crl().revoked).toEqual([]);
  });

  test('more than one standard parameter holds is stored in a large one', async () => {
    // GIVEN
    await recordMany(120);
    const put = jest.spyOn(environment.store, 'put');
    // WHEN
    expect(await publishCrl(environment, NAMESPACE)).toBe(0);
    // THEN
    expect(crl().revoked).toHaveLength(120);
    expect(put).toHaveBeenCalledWith(expect.objectContaining({ name: NAMES.caCrl, large: true, secret: false }));
  });

  test('a full list keeps what was revoked first, says how many are left out, and stays one that is read', async () => {
    // GIVEN
    await recordMany(250);
    // WHEN
    const leftOut = await publishCrl(environment, NAMESPACE);
    // THEN
    const { revoked } = crl();
    expect(revoked.length + leftOut).toBe(250);
    expect(revoked.length).toBeGreaterThan(180);
    expect(Buffer.byteLength(environment.store.value(NAMES.caCrl))).toBeLessThanOrEqual(8192);
    const latest = Math.max(...revoked.map(({ revokedAt }) => revokedAt.getTime()));
    expect(latest).toBe(recordedAt(revoked.length - 1).getTime());
    // WHEN
    const again = await publishCrl(environment, NAMESPACE);
    // THEN
    expect(again).toBe(leftOut);
  });
});

const recordedAt = (index: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + index * 1000);

async function recordMany(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    // The latest sort first by serial, so that the order of serials is not that of times.
    const serial = (0x40000000000000000000n + BigInt(count - index)).toString(16);
    const value = JSON.stringify({ client: 'x', revokedAt: recordedAt(index).toISOString() });
    await environment.store.put({ name: `${NAMES.revokedFolder}/${serial}`, value, secret: false });
  }
}

/** PEM text that is no CRL. */
const certificatePem = () => caCertificate;

describe('ensureCrl', () => {
  test.each([
    ['a young one stays', 2, (text: string) => text, false],
    ['one that was not renewed for more than two days is made anew', 2.1, (text: string) => text, true],
    ['so is a damaged one', 0, (text: string) => text.slice(0, 300), true],
  ])('%s', async (_what, days, damage, isNew) => {
    // GIVEN
    await publishCrl(environment, NAMESPACE);
    const value = damage(environment.store.value(NAMES.caCrl));
    await environment.store.put({ name: NAMES.caCrl, value, secret: false });
    environment.clock.advanceDays(days);
    // WHEN
    await ensureCrl(environment, NAMESPACE);
    // THEN
    expect(environment.store.value(NAMES.caCrl) !== value).toBe(isNew);
    expect(crl().number).toBeGreaterThan(0);
  });
});

describe('checkRoom', () => {
  const clients = async (count: number) => {
    for (let index = 0; index < count; index++) {
      await environment.store.put({ name: NAMES.client(`c${index}`).certificate, value: 'x', secret: false });
      await environment.store.put({ name: NAMES.client(`c${index}`).key, value: 'x', secret: true });
    }
  };

  test('while there is ample room, nobody counts the clients', async () => {
    // GIVEN
    await recordMany(60);
    await publishCrl(environment, NAMESPACE);
    const list = jest.spyOn(environment.store, 'list');
    // WHEN
    await checkRoom(environment, NAMESPACE, caCertificate);
    // THEN
    expect(list).not.toHaveBeenCalled();
  });

  test('fails where the present clients and one more could not all be revoked', async () => {
    // GIVEN
    await recordMany(150);
    await publishCrl(environment, NAMESPACE);
    await clients(20);
    await checkRoom(environment, NAMESPACE, caCertificate);
    await clients(60);
    // THEN
    await expect(checkRoom(environment, NAMESPACE, caCertificate)).rejects.toThrow(
      'the list of revoked certificates of /skylan/lan/robot-lan has 150 entries and would have no room for the 60 present ' +
        'certificates and one more, which could then not be revoked: remove clients that are not needed, or destroy',
    );
  });
});
