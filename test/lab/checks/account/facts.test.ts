import { addressResult, agentsResult, imageResult } from '../../../../lab/checks/account/facts';

const machines = [
  { id: 'i-1', name: 'cloud-gateway' },
  { id: 'i-2', name: 'second' },
];

describe('agentsResult', () => {
  test('passes when all are online, with their version', () => {
    const online = new Map(machines.map(({ id }) => [id, '3.3.1230.0']));
    expect(agentsResult(machines, online)).toMatchObject({ ok: true, figure: 2, detail: 'version 3.3.1230.0' });
  });

  test('fails for one that is not, and without any machine', () => {
    const online = new Map([['i-1', '3']]);
    expect(agentsResult(machines, online)).toMatchObject({ ok: false, figure: 1, detail: 'not online: second' });
    expect(agentsResult([], online).ok).toBe(false);
  });
});

describe('addressResult', () => {
  const gateway = { id: 'i-1', publicAddress: '192.0.2.1' };

  test("passes when the output's address is the gateway's, on both sides", () => {
    expect(addressResult('192.0.2.1', gateway, 'i-1')).toMatchObject({ ok: true, figure: '192.0.2.1' });
  });

  test.each([
    ['nobody has', '192.0.2.1', { ...gateway, publicAddress: '' }, undefined, 'which is of nobody'],
    ['another has', '192.0.2.1', gateway, 'i-2', 'which is of i-2'],
    ['is not in the output', '', gateway, 'i-1', 'the output has '],
    ['is of a gateway that is gone', '192.0.2.1', undefined, 'i-1', 'which is of i-1'],
  ])('fails for an address that %s', (_, address, of, holder, detail) => {
    const result = addressResult(address, of, holder);
    expect(result.ok).toBe(false);
    expect(result.detail).toContain(detail);
  });
});

describe('imageResult', () => {
  const clean = '{"v1": {"errors": []}}';

  test('passes for Debian 13 on which cloud-init found no error', () => {
    expect(imageResult('second', 'ami-1', `debian 13\n${clean}`)).toMatchObject({ ok: true, figure: 'ami-1' });
  });

  test.each([
    ['another Debian', `debian 12\n${clean}`, 'system: debian 12'],
    ['an error of cloud-init', 'debian 13\n{"v1": {"errors": ["no disk"]}}', 'no disk'],
    ['a cloud-init without a result', 'debian 13\n', 'cloud-init has left no result'],
    ['a machine that says nothing', '', 'it did not say'],
  ])('fails for %s', (_, told, detail) => {
    const result = imageResult('second', 'ami-1', told);
    expect(result.ok).toBe(false);
    expect(result.detail).toContain(detail);
  });
});
