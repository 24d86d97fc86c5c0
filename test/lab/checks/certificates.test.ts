import {
  listCheck,
  listOf,
  notRenewed,
  parseValidity,
  renewalCheck,
  serverHas,
} from '../../../lab/checks/certificates';
import { issueCaCertificate, issueLeafCertificate } from '../../../lambda/pki/x509/certificate';
import { FakeSigner } from '../../lambda/pki/fakes';
import { fakePeer } from '../running/peer';

const PRINTED = 'lastUpdate=Nov 30 06:58:58 2026 GMT\nnextUpdate=Dec 30 06:58:58 2026 GMT\n';
const list = { from: new Date('2026-11-30T06:58:58Z'), until: new Date('2026-12-30T06:58:58Z') };

test('GIVEN what openssl prints of a list WHEN it is read THEN both times are there, and none of what is no list', () => {
  expect(parseValidity(PRINTED)).toEqual(list);
  expect(parseValidity('lastUpdate=Nov 30 06:58:58 2026 GMT\nnextUpdate=NONE\n')).toBeUndefined();
  expect(parseValidity('')).toBeUndefined();
});

test('GIVEN a gateway WHEN its list is asked for THEN it is that of its disk', async () => {
  const gateway = fakePeer('cloud-gateway', (argv) => ({ stdout: argv.includes('crl') ? PRINTED : '' }));
  expect(await listOf(gateway)).toEqual(list);
});

describe('listCheck', () => {
  test.each([
    ['in its time', '2026-12-15T06:58:58Z', true, 15],
    ['after its end', '2026-12-30T18:58:58Z', false, -0.5],
    ['before its beginning', '2026-11-29T06:58:58Z', false, 31],
  ])('GIVEN a list WHEN it is %s THEN it says how long it is still valid', (_, now, ok, figure) => {
    expect(listCheck(list, new Date(now))).toMatchObject({ ok, figure, unit: 'days left' });
  });

  test('GIVEN no list THEN the check fails', () => {
    expect(listCheck(undefined, new Date())).toMatchObject({ ok: false, figure: 'no list' });
  });
});

describe('notRenewed', () => {
  const [authority, other] = [new FakeSigner(), new FakeSigner()];
  const [day0, year9] = [new Date('2026-11-30T12:00:00Z'), new Date('2035-12-30T12:00:00Z')];

  async function leaf(publicKey: Buffer, now: Date): Promise<string> {
    const caCertificate = await issueCaCertificate(authority, 'robot-lan', now);
    return issueLeafCertificate(authority, { caCertificate, publicKey, commonName: 'one', usage: 'client', now });
  }

  test('GIVEN certificates WHEN each has a later one for its key THEN nothing is wrong, and the check passes', async () => {
    const key = await other.publicKey();
    const before = new Map([['gateway', await leaf(key, day0)]]);
    const after = new Map([['gateway', await leaf(key, year9)]]);
    expect(notRenewed(before, after)).toEqual([]);
    expect(renewalCheck(before, after)).toEqual({
      name: 'certificates renewed for the same keys: gateway',
      ok: true,
      figure: 1,
      unit: 'of 1',
    });
  });

  test('GIVEN certificates WHEN they were not renewed as they should THEN each says why, and the check fails', async () => {
    const key = await other.publicKey();
    const same = await leaf(key, day0);
    const before = new Map(
      ['ca', 'gateway', 'clients/one', 'clients/two', 'clients/three'].map((name) => [name, same]),
    );
    const after = new Map([
      ['ca', same],
      ['gateway', await leaf(await new FakeSigner().publicKey(), year9)],
      ['clients/one', await leaf(key, new Date('2025-11-30T12:00:00Z'))],
      ['clients/two', await leaf(key, new Date('2040-11-30T12:00:00Z'))],
    ]);
    expect(notRenewed(before, after)).toEqual([
      'ca: the same, until Nov 30 12:00:00 2036 GMT',
      'gateway: for another key',
      'clients/one: ends no later, Nov 30 12:00:00 2035 GMT',
      'clients/two: begins after the end of the one before',
      'clients/three: gone',
    ]);
    expect(renewalCheck(before, after)).toMatchObject({ ok: false, figure: 0, unit: 'of 5' });
  });

  test('GIVEN no certificate at all THEN nothing was renewed', () => {
    expect(renewalCheck(new Map(), new Map())).toMatchObject({ ok: false });
  });
});

test('GIVEN a gateway WHEN it has the certificate, or another one THEN the check says so', async () => {
  const gateway = fakePeer('cloud-gateway', () => ({ stdout: 'PEM\n' }));
  expect(await serverHas(gateway, 'PEM')).toMatchObject({ ok: true, figure: 'yes' });
  expect(await serverHas(gateway, 'new PEM')).toMatchObject({ ok: false, figure: 'another' });
});
