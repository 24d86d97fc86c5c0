import {
  clusterContext,
  controllerNamed,
  DEFAULT_SHAPE,
  DEPLOYS,
  sitesNamed,
  TUNNEL_MTU_BYTES,
} from '../../../../lab/running/cluster/settings';
import { planHybridCluster } from '../../../../lib/hybrid-cluster/plan';
import {
  HYBRID_CLUSTER_KEY,
  type HybridClusterSettings,
  hybridClusterSchema,
} from '../../../../lib/hybrid-cluster/settings';
import { inspect } from '../../../../lib/settings/inspect';

function settings(context: string) {
  const [key, ...value] = context.split('=');
  expect(key).toBe(HYBRID_CLUSTER_KEY);
  const written = JSON.parse(value.join('='));
  const { accepted, problems } = inspect<HybridClusterSettings>(hybridClusterSchema, HYBRID_CLUSTER_KEY, written);
  expect(problems).toEqual([]);
  return accepted ?? {};
}

test.each([2, 3])('the settings of %i sites are settings of the product', (sites) => {
  // WHEN
  const parsed = settings(clusterContext({ ...DEFAULT_SHAPE, sites }));
  // THEN
  expect(parsed.sites?.map(({ name, provider }) => `${name} ${provider}`)).toEqual(
    ['bielefeld external', 'giessen aws', 'marburg aws'].slice(0, sites),
  );
  expect(parsed.sites?.[1]?.workers).toMatchObject([{ count: 1 }, { name: 'burst', count: 0, onDemand: 1 }]);
});

test('where it is asked for, the worker outside AWS has a GPU', () => {
  const of = (gpu: boolean) => settings(clusterContext({ ...DEFAULT_SHAPE, gpu })).sites?.map(({ workers }) => workers);
  expect(of(true)?.[0]).toEqual({ gpus: 't4:1' });
  expect(of(false)?.[0]).toBeUndefined();
});

test('the first site in AWS has fleets, in the order in which jobs take their machines', () => {
  const [near, far, third] = settings(clusterContext({ ...DEFAULT_SHAPE, sites: 3 })).sites ?? [];
  expect(far?.fleets?.map(({ name }) => name)).toEqual(['scarce', 'spot', 'steady']);
  expect([near, third].map((site) => site?.fleets)).toEqual([undefined, undefined]);
});

test('a change is a change of the settings', () => {
  const parsed = settings(clusterContext(DEFAULT_SHAPE, { workers: 2, presharedKeyRevision: 2, mungeKeyRevision: 3 }));
  expect(parsed.sites?.[1]?.workers).toMatchObject([{ count: 2 }, { onDemand: 1 }]);
  expect(parsed.tunnel?.presharedKeyRevision).toBe(2);
  expect(parsed.mungeKeyRevision).toBe(3);
});

test('tokens are taken, unless the controller is an existing cluster’s', () => {
  expect(settings(clusterContext(DEFAULT_SHAPE)).tokens).toBe('yes');
  expect(settings(clusterContext(DEFAULT_SHAPE, DEPLOYS.existing)).tokens).toBeUndefined();
});

test("the tunnel's MTU follows from OpenStack's", () => {
  expect(TUNNEL_MTU_BYTES).toBe(1370);
});

test.each(['1', '4', '2.5', 'two'])('refuses --sites %s', (text) => {
  expect(() => sitesNamed(text)).toThrow(`--sites is "${text}"; write a number from 2 to 3`);
});

test('takes --sites 3', () => {
  expect(sitesNamed('3')).toBe(3);
});

test('a controller in AWS is a setting of the product too', () => {
  expect(settings(clusterContext(DEFAULT_SHAPE)).controller).toBeUndefined();
  expect(settings(clusterContext({ ...DEFAULT_SHAPE, controller: 'giessen' })).controller).toEqual({ site: 'giessen' });
});

test('another address of a controller in AWS is one that the product takes', () => {
  const parsed = settings(clusterContext({ ...DEFAULT_SHAPE, controller: 'giessen' }, DEPLOYS.controller));
  expect(parsed.controller).toEqual({ site: 'giessen', address: '192.168.77.137' });
  expect(planHybridCluster(parsed).controller.address).toBe('192.168.77.137');
});

test('a site behind NAT names no address', () => {
  const endpoint = (behindNat: boolean) =>
    settings(clusterContext({ ...DEFAULT_SHAPE, behindNat })).sites?.[0]?.endpoint;
  expect([endpoint(false), endpoint(true)]).toEqual(['198.51.100.66', undefined]);
});

test('refuses a controller at a site that cannot have one', () => {
  expect(() => controllerNamed('marburg')).toThrow('--controller is "marburg"; write bielefeld or giessen');
  expect(controllerNamed('giessen')).toBe('giessen');
});

test('each deploy of the scenario keeps what the ones before have changed', () => {
  const { sharedKeys, addWorker, keyPair, controller, controllerAlone, existing } = DEPLOYS;
  for (const [before, after] of [
    [sharedKeys, addWorker],
    [addWorker, keyPair],
    [keyPair, controller],
    [controllerAlone, controller],
    [keyPair, existing],
  ])
    expect(after).toMatchObject(before ?? {});
  const inAws = { ...DEFAULT_SHAPE, controller: 'giessen' };
  expect(new Set(Object.values(DEPLOYS).map((step) => clusterContext(inAws, step))).size).toBe(6);
});
