import { dnsmasqConfig, privateDomain } from '../../../lab/fabric/dnsmasq';
import { instance, other } from './instance';

test('each instance has a fixed lease, and the router and resolver of its network', () => {
  // WHEN
  const config = dnsmasqConfig([instance(), other], '/leases').split('\n');
  // THEN
  expect(config).toContain('dhcp-host=02:00:00:00:00:11,172.31.1.11,ip-172-31-1-11');
  expect(config).toContain('dhcp-host=02:00:00:00:00:12,172.31.1.12,ip-172-31-1-12');
  expect(config).toContain('dhcp-range=set:net0,172.31.1.0,static,255.255.255.0,1h');
  expect(config).toContain('dhcp-option=tag:net0,option:router,172.31.1.1');
  expect(config).toContain('dhcp-option=tag:net0,option:dns-server,172.31.0.2');
  expect(config.filter((line) => line.startsWith('dhcp-range'))).toHaveLength(1);
});

test('private names follow the region', () => {
  expect(privateDomain('us-east-1')).toBe('ec2.internal');
  expect(privateDomain('eu-central-1')).toBe('eu-central-1.compute.internal');
});
