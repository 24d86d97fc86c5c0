import { needsOf } from '../../../lab/scenario/lan-scenario';

describe('needsOf', () => {
  test('GIVEN several scenarios WHEN one LAN is to do for all THEN it has what each needs, each client once', () => {
    const homes = { name: 'homes', clients: ['second_home'], leaving: ['second_home'], homes: [{ name: 'home-b' }] };
    const controls = { name: 'controls', clients: ['lost_laptop', 'second_home'], leaving: ['lost_laptop'] };
    const nodes = { name: 'nodes', settings: { publicAddress: 'none' } };
    expect(needsOf([{ name: 'robot-lan' }, homes, controls, nodes])).toEqual({
      clients: ['second_home', 'lost_laptop'],
      leaving: ['second_home', 'lost_laptop'],
      homes: [{ name: 'home-b' }],
      settings: { publicAddress: 'none' },
    });
  });

  test('fails when two need a setting to be something else, and not when both need the same', () => {
    const by = (name: string, kind: string) => ({ name, settings: { uplink: [{ kind }] } });
    expect(() => needsOf([by('one', 'openvpn'), by('two', 'wireguard')])).toThrow(
      'one needs the setting uplink to be [{"kind":"openvpn"}], and two [{"kind":"wireguard"}]; run them one after the other',
    );
    expect(needsOf([by('one', 'openvpn'), by('two', 'openvpn')]).settings).toEqual({ uplink: [{ kind: 'openvpn' }] });
  });
});
