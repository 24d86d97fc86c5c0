import { planSite } from '../../../lab/site/plan';
import { machine, spec } from './spec';

test('gives an OpenStack network behind a router, with a MAC address of its own for each machine', () => {
  // WHEN
  const site = planSite(spec);
  // THEN
  expect(site).toMatchObject({
    mtuBytes: 1450,
    prefixLength: 24,
    routerAddress: '192.168.66.1',
    floatingAddress: '198.51.100.66',
    routerPublicAddress: '198.51.100.65',
  });
  expect(site.machines.map((one) => one.mac)).toEqual(['fa:16:3e:42:00:0a', 'fa:16:3e:42:01:0b']);
});

test.each([
  [{ gateway: 'other' }, 'no machine other in bielefeld'],
  [{ name: 'Bielefeld' }, "not a site's name: Bielefeld"],
  [{ machines: [machine('master', '192.168.67.10')] }, 'master: 192.168.67.10 is outside 192.168.66.0/24'],
  [{ machines: [machine('master', '192.168.66.1')] }, 'master: 192.168.66.1 is there twice'],
  [{ machines: [machine('a-name-too-long-for-a-tap', '192.168.66.9')] }, "not the name of a site's machine"],
  [{ machines: [machine('master', '192.168.66.9'), machine('master', '192.168.66.8')] }, 'master is there twice'],
])('refuses %j', (changes, message) => {
  expect(() => planSite({ ...spec, ...changes })).toThrow(message);
});
