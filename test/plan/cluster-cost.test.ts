import { planHybridCluster } from '../../lib/hybrid-cluster/plan';
import { fleetRows, metricRows } from '../../plan/cluster-cost';
import { HOURS_A_MONTH, readPrices } from '../../plan/prices';
import { CLUSTER } from './stacks';

const PRICES = readPrices('# as of 2026-07-20\nc7i 2xlarge 0.4\nc6i 2xlarge 0.3\n');
const plan = planHybridCluster(CLUSTER);

test('GIVEN a fleet THEN a worker is as dear as its cheapest type, with its volume', () => {
  const [row] = fleetRows(plan, PRICES);
  expect(row?.what).toBe('c6i.2xlarge, each of up to 20 giessen-burst-*; Spot, which is some 60 to 70 % less');
  expect(row?.anHour).toBeCloseTo(0.3 + (16 * 0.08) / HOURS_A_MONTH);
});

test('GIVEN a fleet of types without a price THEN it is unknown', () => {
  expect(fleetRows(plan, readPrices('# as of 2026-07-20\n'))).toEqual([
    expect.objectContaining({ what: expect.stringContaining('c7i.2xlarge'), anHour: undefined }),
  ]);
});

test('GIVEN figures in CloudWatch THEN they and the calls of two machines are counted', () => {
  const [row] = metricRows(plan);
  // Ten at 0.30 a month, and two machines with 43,800 calls each at 0.01 a thousand.
  expect((row?.anHour ?? 0) * HOURS_A_MONTH).toBeCloseTo(3 + 2 * 0.438);
});

test('GIVEN none THEN nothing', () => {
  expect(metricRows(planHybridCluster({ ...CLUSTER, monitoring: { metrics: 'none' } }))).toEqual([]);
});
