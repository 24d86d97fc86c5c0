import { evaluate } from '../../../../lab/aws/evaluate';
import { callsAreGranted, grantsAreUsed, oneObjectEach, usedResult } from '../../../../lab/checks/access/checks';
import { deployedAccess, recordedCalls } from '../../../../lab/checks/access/deployed';
import { grantsOf } from '../../../../lab/checks/access/unused';
import { call, evaluate as fake, role } from './fakes';

jest.mock('../../../../lab/aws/evaluate');
jest.mock('../../../../lab/checks/access/deployed');

const gateway = role('GatewayRole', ['s3:GetObject', 'bucket/own']);
const read = call(gateway, 's3:GetObject', 'bucket/own');

beforeEach(() => {
  jest.mocked(evaluate).mockImplementation(fake);
  given([gateway], [read]);
});

function given(principals: readonly ReturnType<typeof role>[], calls: readonly ReturnType<typeof call>[]): void {
  jest.mocked(deployedAccess).mockResolvedValue({ principals, resourcePolicies: {} });
  jest.mocked(recordedCalls).mockReturnValue([...calls]);
}

test('GIVEN what is granted, all of it used, and one object each THEN all pass', async () => {
  expect(await callsAreGranted()).toEqual({
    ...{ name: 'AWS calls that the policies refuse, of 1', ok: true, figure: 0, unit: 'refused' },
  });
  expect(await grantsAreUsed()).toMatchObject({ ok: true, figure: 0 });
  expect(await oneObjectEach()).toMatchObject({ ok: true, figure: 0 });
});

test('fails for a grant that was taken away, with the call that needs it', async () => {
  given([role('GatewayRole')], [read]);
  const detail = 'GatewayRole: s3:GetObject on bucket/own is not granted';
  expect(await callsAreGranted()).toMatchObject({ ok: false, figure: 1, detail });
});

test('GIVEN a role that a deploy took back THEN it is told, and the check passes by what is there', async () => {
  given([gateway], [read, call(role('Gone'), 's3:GetObject', 'bucket/gone')]);
  const detail = 'not judged, since it is gone: arn:aws:iam::000000000000:role/Gone';
  expect(await callsAreGranted()).toMatchObject({ ok: true, figure: 0, detail });
});

test('fails where all that called is gone, which proves nothing', async () => {
  given([], [read]);
  expect((await callsAreGranted()).ok).toBe(false);
});

test('fails for a grant that nothing uses', async () => {
  given([role('GatewayRole', ['s3:GetObject', 'bucket/own'], ['s3:PutObject', 'bucket/own'])], [read]);
  const detail = 'GatewayRole: s3:PutObject on bucket/own: not used, and no reason explains it';
  expect(await grantsAreUsed()).toMatchObject({ ok: false, figure: 1, detail });
});

test('fails for a role that may read the whole bucket', async () => {
  given([role('GatewayRole', ['s3:GetObject', 'bucket/*'])], [read]);
  const detail = 'GatewayRole: s3:GetObject on bucket/another-object';
  expect(await oneObjectEach()).toMatchObject({ ok: false, figure: 1, detail });
});

test('fails where no call was recorded, which proves nothing', async () => {
  given([gateway], []);
  expect((await callsAreGranted()).ok).toBe(false);
  expect((await oneObjectEach()).ok).toBe(false);
});

test('GIVEN grants that a reason explains THEN they are told in a line a reason', () => {
  const grants = grantsOf({
    principals: [role('A', ['x', '1'], ['x', '2'], ['y', '1']), role('B', ['x', '1'])],
    resourcePolicies: {},
  });
  const { ok, name, detail } = usedResult({
    explained: grants.map((grant) => ({ grant, why: 'later' })),
    unexplained: [],
  });
  expect({ ok, name, detail }).toEqual({
    ok: true,
    name: 'rights that are neither used nor explained (4 are explained)',
    detail: 'not used: x, y by A, B: later',
  });
});
