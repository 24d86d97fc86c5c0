import { parameterNames } from '../../../lib/pki/contract';

describe('contract', () => {
  test('every parameter is below the namespace', () => {
    const names = parameterNames('skylan/lab');
    const all = [
      ...Object.values(names).filter((name) => typeof name === 'string'),
      ...Object.values(names.client('home')),
    ];
    expect(all).toHaveLength(15);
    for (const name of all) expect(name === '/skylan/lab' || name.startsWith('/skylan/lab/')).toBe(true);
  });
});
