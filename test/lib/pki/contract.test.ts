import { parameterNames } from '../../../lib/pki/contract';

describe('contract', () => {
  test('every parameter is below the namespace', () => {
    const names = parameterNames('skylan/lan/lab');
    const all = [
      ...Object.values(names).filter((name) => typeof name === 'string'),
      ...Object.values(names.client('home')),
    ];
    expect(all).toHaveLength(16);
    for (const name of all) expect(name === '/skylan/lan/lab' || name.startsWith('/skylan/lan/lab/')).toBe(true);
  });
});
