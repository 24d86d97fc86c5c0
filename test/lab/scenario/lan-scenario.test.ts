import { needsOf } from '../../../lab/scenario/lan-scenario';

describe('needsOf', () => {
  test('GIVEN several scenarios WHEN one LAN is to do for all THEN it has what each needs, each client once', () => {
    const homes = { clients: ['second_home'], leaving: ['second_home'], homes: [{ name: 'home-b' }] };
    const controls = { clients: ['lost_laptop', 'second_home'], leaving: ['lost_laptop'] };
    const nodes = { settings: { publicAddress: 'none' } };
    expect(needsOf([{}, homes, controls, nodes])).toEqual({
      clients: ['second_home', 'lost_laptop'],
      leaving: ['second_home', 'lost_laptop'],
      homes: [{ name: 'home-b' }],
      settings: { publicAddress: 'none' },
    });
  });
});
