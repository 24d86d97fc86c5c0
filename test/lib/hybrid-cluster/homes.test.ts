import { filerOf, homeServer, homeServerAt } from '../../../lib/hybrid-cluster/homes';

test('a server of homes is an address and a path', () => {
  expect(filerOf('10.1.2.3:/export/home')).toEqual({ address: '10.1.2.3', path: '/export/home' });
});

test.each(['10.1.2.3', '10.1.2.3:', '10.1.2.3:/', '10.1.2.300:/x', 'filer:/x', '10.1.2.3:/a b', '10.1.2.3:/a/../b'])(
  'no server: %s',
  (text) => {
    expect(filerOf(text)).toBeUndefined();
  },
);

test('homes are the controller’s, a server’s, or each worker’s own', () => {
  expect(homeServer('controller', '10.0.0.5')).toEqual({ address: '10.0.0.5', path: '/home' });
  expect(homeServer('10.1.2.3:/h', '10.0.0.5')).toEqual({ address: '10.1.2.3', path: '/h' });
  expect(homeServer('none', '10.0.0.5')).toBeUndefined();
});

test('a server is at one site', () => {
  const server = { address: '10.1.2.3', path: '/h' };
  expect(homeServerAt({ cidr: '10.1.0.0/16' }, server)).toBe('10.1.2.3');
  expect(homeServerAt({ cidr: '10.2.0.0/16' }, server)).toBeUndefined();
  expect(homeServerAt({ cidr: '10.1.0.0/16' }, undefined)).toBeUndefined();
});
