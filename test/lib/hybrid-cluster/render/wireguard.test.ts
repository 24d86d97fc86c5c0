import {
  BROUGHT_PRIVATE_KEY,
  elasticIpPlaceholder,
  foreignCidrs,
  renderTunnel,
} from '../../../../lib/hybrid-cluster/render/wireguard';
import { clusterPlan, fourSites } from '../../../helpers/cluster-plan';

/** Values of a key in a part of the file. */
function valuesOf(text: string, key: string): string[] {
  return [...text.matchAll(new RegExp(`^${key} = (.*)$`, 'gm'))].map(([, value]) => value ?? '');
}

test('the tunnel of the seed, without what is wrong in it', () => {
  expect(renderTunnel(clusterPlan(), 'bielefeld', elasticIpPlaceholder)).toBe(
    [
      '[Interface]',
      'PrivateKey = @{private-key:bielefeld}',
      'Address = 10.0.0.1/32',
      'ListenPort = 51820',
      'MTU = 1370',
      'Table = off',
      'PreUp = ip route replace unreachable 10.0.0.0/24 metric 9999',
      'PostUp = ip route replace 10.0.0.0/24 dev %i src 192.168.66.10',
      'PreUp = ip route replace unreachable 192.168.77.0/24 metric 9999',
      'PostUp = ip route replace 192.168.77.0/24 dev %i src 192.168.66.10',
      '',
      '[Peer]',
      '# giessen aws',
      'PublicKey = @{public-key:giessen}',
      'PresharedKey = @{preshared-key:bielefeld--giessen}',
      'AllowedIPs = 10.0.0.2/32, 192.168.77.0/24',
      'Endpoint = @{endpoint:giessen}:51820',
      'PersistentKeepalive = 25',
      '',
    ].join('\n'),
  );
});

test('a peer that cannot be called has no endpoint, and is kept awake all the same', () => {
  const text = renderTunnel(clusterPlan(), 'giessen', elasticIpPlaceholder);
  expect(text).not.toContain('Endpoint');
  expect(valuesOf(text, 'PersistentKeepalive')).toEqual(['25']);
});

describe('of four sites', () => {
  const plan = fourSites();
  const text = (site: string) => renderTunnel(plan, site, (name) => `ip-of-${name}`);

  test('each has a peer for every other, with addresses that no other peer has', () => {
    for (const { name } of plan.sites) {
      const allowed = valuesOf(text(name), 'AllowedIPs').flatMap((value) => value.split(', '));
      expect(allowed).toHaveLength(6);
      expect(new Set(allowed).size).toBe(6);
      expect(valuesOf(text(name), 'PersistentKeepalive')).toHaveLength(3);
    }
  });

  test('both ends of a pair name the same pre-shared key', () => {
    expect(text('dublin')).toContain('@{preshared-key:dublin--giessen}');
    expect(text('giessen')).toContain('@{preshared-key:dublin--giessen}');
  });

  test('a gateway in AWS is called at its Elastic IP, a site outside at its own address', () => {
    expect(valuesOf(text('giessen'), 'Endpoint')).toEqual(['ip-of-dublin:51820', '198.51.100.7:51820']);
  });

  test('every foreign network has a route with the gateway’s own address as its source', () => {
    expect(foreignCidrs(plan, 'oslo')).toEqual([
      '10.0.0.0/24',
      '192.168.66.0/24',
      '192.168.77.0/24',
      '192.168.78.0/24',
    ]);
    expect(valuesOf(text('oslo'), 'PostUp')).toEqual(
      foreignCidrs(plan, 'oslo').map((cidr) => `ip route replace ${cidr} dev %i src 192.168.79.10`),
    );
  });

  test('without a tunnel there is no other way to foreign networks', () => {
    expect(valuesOf(text('oslo'), 'PreUp')).toEqual(
      foreignCidrs(plan, 'oslo').map((cidr) => `ip route replace unreachable ${cidr} metric 9999`),
    );
  });

  test('a gateway gets no private key but its own, and no pre-shared key of others', () => {
    const placeholders = [...text('giessen').matchAll(/@\{(private|preshared)-key:([^}]*)\}/g)].map(
      ([, , name]) => name,
    );
    expect(placeholders).toEqual(['giessen', 'bielefeld--giessen', 'dublin--giessen', 'giessen--oslo']);
  });
});

test('a site that brings its public key has a place for a private key that never exists here', () => {
  const publicKey = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=';
  const sites = [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external', publicKey },
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
  ] as const;
  const text = renderTunnel(clusterPlan(0, { sites: [...sites] }), 'bielefeld', elasticIpPlaceholder);
  expect(valuesOf(text, 'PrivateKey')).toEqual([BROUGHT_PRIVATE_KEY]);
  expect(text).not.toContain('@{private-key');
});

test('fails for a site that is not in the plan', () => {
  expect(() => renderTunnel(clusterPlan(), 'atlantis', elasticIpPlaceholder)).toThrow('no site "atlantis"');
});
