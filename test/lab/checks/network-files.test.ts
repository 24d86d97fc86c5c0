import { network, networkFiles, sameFiles } from '../../../lab/checks/network-files';
import type { Peer } from '../../../lab/running/peer';

/** A machine that answers each command with what it is given. */
function machine(answer: (argv: readonly string[]) => string): Peer {
  return { name: 'desk', address: '', exec: async (argv) => ({ exitCode: 0, stdout: answer(argv), stderr: '' }) };
}

describe('network files', () => {
  const BEFORE = { '/etc/netplan/a.yaml': 'f 600 root:root', 'content of /etc/netplan/a.yaml': 'aa' };

  test('are read with kind, mode, owner and content', async () => {
    const said = '/etc/netplan/a.yaml\tf 600 root:root \ncontent of /etc/netplan/a.yaml\taa\n';
    expect(await networkFiles(machine(() => said))).toEqual({
      '/etc/netplan/a.yaml': 'f 600 root:root ',
      'content of /etc/netplan/a.yaml': 'aa',
    });
  });

  test('pass when nothing changed', () => {
    expect(sameFiles('undo', BEFORE, { ...BEFORE })).toMatchObject({ ok: true, figure: 0 });
  });

  test.each([
    ['content', { ...BEFORE, 'content of /etc/netplan/a.yaml': 'bb' }],
    ['mode', { ...BEFORE, '/etc/netplan/a.yaml': 'f 644 root:root' }],
    ['a file left behind', { ...BEFORE, '/etc/skylan/client.ovpn': 'f 600 root:root' }],
  ])('fails when there is another %s', (_what, after) => {
    expect(sameFiles('undo', BEFORE, after)).toMatchObject({ ok: false, figure: 1 });
  });

  test('fails when nothing could be read', () => {
    expect(sameFiles('undo', {}, {})).toMatchObject({ ok: false });
  });
});

test('a machine’s network is its addresses and its default route', async () => {
  const desk = machine((argv) =>
    argv.includes('route')
      ? '[{"dst":"default","gateway":"192.168.0.1","dev":"eth0","metric":100}]'
      : '[{"ifname":"eth0","addr_info":[{"local":"192.168.0.59","prefixlen":24}]}]',
  );
  expect(await network(desk)).toBe('eth0 192.168.0.59/24; default via 192.168.0.1 dev eth0 metric 100');
});
