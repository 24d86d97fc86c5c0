import { readCloud } from '../../../lab/fabric/read-cloud';
import { planHome } from '../../../lab/home/plan';
import { showLan } from '../../../lab/view/show';
import { instance } from '../fabric/instance';
import { fakePeer } from '../running/peer';

jest.mock('../../../lab/fabric/read-cloud');

const LAN = {
  gateway: fakePeer('gateway', () => ({})),
  node: fakePeer('second', () => ({})),
  homes: [{ home: planHome(), uplink: { kind: 'openvpn' } as const }],
};

test('GIVEN a cloud that answers THEN there is a drawing of it', async () => {
  jest.mocked(readCloud).mockResolvedValue({ instances: [instance()], groups: [], volumes: [] });
  expect(await showLan(LAN, [])).toMatch(/uburog.*desktop-gateway.*gateway/);
});

test('GIVEN a cloud that is gone THEN that is said, and nothing is thrown', async () => {
  jest.mocked(readCloud).mockRejectedValue(new Error('connect ECONNREFUSED'));
  expect(await showLan(LAN, [])).toBe('(no drawing: connect ECONNREFUSED)');
});
