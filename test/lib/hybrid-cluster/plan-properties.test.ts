import fc from 'fast-check';
import { gatewaySubnet, workerRoom, workerSubnet } from '../../../lib/hybrid-cluster/aws-layout';
import { peersOf } from '../../../lib/hybrid-cluster/peers';
import { planHybridCluster } from '../../../lib/hybrid-cluster/plan';
import type { HybridClusterPlan, SitePlan } from '../../../lib/hybrid-cluster/plan-types';
import type { HybridClusterSettings, SiteSettings } from '../../../lib/hybrid-cluster/settings';
import { dotted, Ipv4Network } from '../../../lib/net/ipv4';
import { problemsOf, sites } from './problems-of';

const MOST_SITES = 5;

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Names of which none can be a worker of another: what follows a hyphen is neither a number nor `cloud`. */
const names = (minLength: number) =>
  fc.uniqueArray(fc.stringMatching(/^s[a-z0-9]{0,9}(-[abd-z][a-z0-9]{0,7})?$/), { minLength, maxLength: minLength });

/** A site of number `index`, in a network of its own. */
function siteSettings(name: string, index: number): fc.Arbitrary<SiteSettings> {
  const common = { keyRevision: sometimes(fc.integer({ min: 1, max: 9 })) };
  const network = (length: number) => Ipv4Network.of(`10.${16 + index}.0.0/${length}`);
  const aws = fc.integer({ min: 16, max: 26 }).chain((length) => {
    const [subnet, room] = [gatewaySubnet(network(length)), workerRoom(workerSubnet(network(length)))];
    return fc
      .record({
        ...common,
        uplinkMtuBytes: sometimes(fc.integer({ min: 1360, max: 1500 })),
        gatewayAddress: sometimes(fc.integer({ min: 4, max: subnet.size - 2 }).map((host) => subnet.address(host))),
        count: fc.integer({ min: 0, max: Math.min(room, 60) }),
        onDemand: fc.integer({ min: 0, max: 60 }),
        instanceType: sometimes(fc.constantFrom('t3.micro', 'c5.9xlarge', 'm7i.large')),
      })
      .chain(({ count, onDemand, instanceType, ...rest }) => {
        const one = { count, onDemand: Math.min(onDemand, room - count), instanceType };
        const quarter = fc.integer({ min: 0, max: Math.min(Math.floor(room / 4), 30) });
        const kind = { count: quarter, onDemand: quarter };
        const several = fc.tuple(fc.record(kind), fc.record({ ...kind, name: fc.constant('kind') }));
        return fc.oneof(fc.constant(one), several).map((workers) => ({
          name,
          cidr: network(length).cidr,
          provider: 'aws' as const,
          ...rest,
          workers,
        }));
      });
  });
  const external = fc.integer({ min: 16, max: 28 }).chain((length) =>
    fc
      .record({
        ...common,
        uplinkMtuBytes: sometimes(fc.integer({ min: 1360, max: 9001 })),
        gatewayAddress: sometimes(
          fc.integer({ min: 1, max: network(length).size - 2 }).map((host) => network(length).address(host)),
        ),
        workers: sometimes(fc.record({ count: fc.integer({ min: 0, max: 9 }) })),
      })
      .map((rest) => ({ name, cidr: network(length).cidr, provider: 'external' as const, ...rest })),
  );
  return fc.oneof(aws, external);
}

/** Gives all external sites but the first a public address, so that every pair has one that can be called. */
function withEndpoints(all: readonly SiteSettings[]): SiteSettings[] {
  const first = all.find(({ provider }) => provider === 'external');
  return all.map((site, index) =>
    site.provider === 'aws' || site === first ? site : { ...site, endpoint: `203.0.113.${index + 1}` },
  );
}

const validSettings: fc.Arbitrary<HybridClusterSettings> = fc
  .integer({ min: 2, max: MOST_SITES })
  .chain(names)
  .chain((all) =>
    fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9]{0,30}$/),
      sites: fc.tuple(...all.map(siteSettings)).map(withEndpoints),
      tunnel: fc.record({
        cidr: fc.integer({ min: 8, max: 29 }).map((length) => Ipv4Network.of(`11.0.0.0/${length}`).cidr),
      }),
      controller: fc.record({ site: sometimes(fc.constantFrom(...all)) }),
    }),
  );

const twice = (values: readonly string[]) => values.filter((value, index) => values.indexOf(value) !== index);

function addressesOf(site: SitePlan): string[] {
  return [site.gatewayAddress, ...(site.provider === 'aws' ? site.workers.map(({ address }) => address) : [])];
}

/** Whether a machine of a VPC's subnet can have an address. */
function fits(address: string, subnetCidr: string): boolean {
  const subnet = Ipv4Network.of(subnetCidr);
  const host = subnet.hostNumber(address) ?? 0;
  return host >= 4 && host <= subnet.size - 2;
}

function expectAddresses({ sites: all, tunnel, controller }: HybridClusterPlan): void {
  const networks = [tunnel.cidr, '172.17.0.0/16', ...all.map(({ cidr }) => cidr)].map(Ipv4Network.of);
  expect(networks.filter((one) => networks.some((other) => other !== one && other.overlaps(one)))).toEqual([]);
  const home = all.find(({ name }) => name === controller.site);
  const own = home?.provider === 'external' ? [] : [controller.address, controller.serviceAddress];
  expect(twice([...all.flatMap(addressesOf), ...own, ...all.map(({ tunnelAddress }) => tunnelAddress)])).toEqual([]);
  expect(Ipv4Network.of(home?.cidr ?? '').hostNumber(controller.address)).toBeGreaterThan(0);
  for (const site of all) {
    expect(Ipv4Network.of(tunnel.cidr).hostNumber(site.tunnelAddress)).toBeGreaterThan(0);
    expect(Ipv4Network.of(site.cidr).hostNumber(site.gatewayAddress)).toBeGreaterThan(0);
    if (site.provider === 'external') continue;
    const subnets = [site.gatewaySubnetCidr, site.workerSubnetCidr].map(Ipv4Network.of);
    expect(subnets[0]?.overlaps(subnets[1] as Ipv4Network)).toBe(false);
    expect(fits(site.gatewayAddress, site.gatewaySubnetCidr)).toBe(true);
    const inPrivate = [...site.workers.map(({ address }) => address), ...(site === home ? own : [])];
    expect(inPrivate.filter((address) => !fits(address, site.workerSubnetCidr))).toEqual([]);
  }
}

function expectPeers(plan: HybridClusterPlan): void {
  const seen = plan.sites.flatMap(({ name }) => peersOf(plan, name).map((peer) => ({ from: name, ...peer })));
  expect(seen).toHaveLength(plan.sites.length * (plan.sites.length - 1));
  for (const { from, site, pairName } of seen) {
    const back = seen.find((peer) => peer.from === site && peer.site === from);
    expect(back?.pairName).toBe(pairName);
    const callable = seen.filter((peer) => peer.pairName === pairName && peer.endpoint.kind !== 'none');
    expect(callable.length).toBeGreaterThan(0);
  }
  expect(new Set(seen.map(({ pairName }) => pairName)).size).toBe(seen.length / 2);
}

test('good settings always give a plan without conflicts', () => {
  fc.assert(
    fc.property(validSettings, (settings) => {
      // WHEN
      const plan = planHybridCluster(settings);
      // THEN
      expectAddresses(plan);
      expectPeers(plan);
      const uplinks = plan.sites.map(({ uplinkMtuBytes }) => uplinkMtuBytes);
      expect(plan.tunnel.mtuBytes).toBe(Math.min(...uplinks) - 80);
      expect(plan.tunnel.mtuBytes).toBeGreaterThanOrEqual(1280);
      expect(plan.tunnel.mtuBytes).toBeLessThanOrEqual(8921);
      const hosts = plan.sites.flatMap((site) =>
        site.provider === 'aws' ? [site.gateway.hostname, ...site.workers.map(({ hostname }) => hostname)] : [],
      );
      expect(twice([plan.controller.hostname, ...plan.sites.map(({ name }) => name), ...hosts])).toEqual([]);
      expect(plan.partitions.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    }),
  );
});

/** Settings that come near: right keys, with values that are often wrong. */
const nearSettings = (() => {
  const address = fc.oneof(
    fc.nat(0xffffffff).map(dotted),
    fc.nat(255).map((host) => `192.168.77.${host}`),
  );
  const cidr = fc
    .tuple(address, fc.nat(33))
    .map(([start, length]) => Ipv4Network.parse(`${start}/${length}`)?.cidr ?? start);
  const any = fc.oneof({ weight: 1, arbitrary: fc.jsonValue() }, { weight: 4, arbitrary: fc.oneof(address, cidr) });
  const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.record(model, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.jsonValue() },
    );
  const word = fc.constantFrom('giessen', 'bielefeld', 'giessen-1', 'giessen-cloud', 'all', 'a');
  const name = fc.oneof(word, any);
  const number = fc.oneof(fc.integer({ min: -1, max: 1001 }), fc.integer({ min: 1300, max: 9100 }), any);
  const type = fc.oneof(any, fc.constantFrom('t4g.nano', 'p3.2xlarge', 'm5.large'));
  const image = fc.oneof(any, fc.constant('/x/arm64'));
  const kind = some({
    ...{ name, count: number, onDemand: number, instanceType: type, cpus: number, memoryMib: number, image },
    ...{ features: fc.oneof(any, fc.array(name)), volumeGib: number, slot: fc.oneof(fc.nat(8), any) },
    gpus: fc.oneof(fc.constantFrom('none', 't4:1'), any),
    packages: fc.oneof(any, fc.array(any)),
  });
  const site = some({
    name,
    cidr: any,
    provider: fc.oneof(fc.constantFrom('aws', 'external'), any),
    endpoint: any,
    natAddress: any,
    publicKey: any,
    uplinkMtuBytes: number,
    tunnelAddress: any,
    gatewayAddress: any,
    keyRevision: number,
    features: fc.oneof(any, fc.array(name)),
    gateway: some({ instanceType: type, image }),
    workers: fc.oneof(kind, fc.array(kind, { maxLength: 10 })),
  });
  const whole = some({
    name,
    sites: fc.oneof(any, fc.array(site, { maxLength: 5 })),
    tunnel: some({ cidr: any, port: number, keepaliveSeconds: number, presharedKeyRevision: number }),
    controller: some({ site: name, hostname: name, address: any, instanceType: type }),
    partitions: fc.oneof(any, fc.array(some({ name, sites: fc.oneof(any, fc.array(name)) }), { maxLength: 4 })),
    suspendSeconds: number,
    image,
    imageRevision: number,
    mungeKeyRevision: number,
    tags: fc.oneof(any, fc.dictionary(fc.string(), fc.oneof(fc.string(), any))),
    [['__proto__'][0] as string]: any,
  });
  /** One thing wrong with the seed's sites. */
  const touched = fc.tuple(site, site, whole).map(([one, other, rest]) => ({
    ...(rest as object),
    ...sites(one as object, other as object),
  }));
  return fc.oneof(whole, touched);
})();

test('no JSON makes planning fail with anything but a SettingsError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearSettings), (settings) => {
      for (const problem of problemsOf(settings)) expect(problem).toMatch(/^skylan:hybridCluster.*\S$/);
    }),
    { numRuns: 1000 },
  );
});
