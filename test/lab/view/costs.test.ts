import { costOf } from '../../../lab/view/costs';

test('GIVEN two scenarios of RobotLan THEN it is stood up once', () => {
  const [one, other, both] = [costOf(['robot-lan']), costOf(['faults']), costOf(['robot-lan', 'faults'])];
  expect(both.processorSeconds).toBeLessThan(one.processorSeconds + other.processorSeconds);
  expect(both.processorSeconds).toBeGreaterThan(Math.max(one.processorSeconds, other.processorSeconds));
  expect(both.waitSeconds).toBeLessThan(one.waitSeconds + other.waitSeconds);
});

test('GIVEN a LAN and a cluster THEN they do not run at once, so that the larger one counts', () => {
  const [lan, cluster] = [costOf(['join']), costOf(['hybrid-cluster'])];
  const both = costOf(['join', 'hybrid-cluster']);
  expect(both.machines).toBe(Math.max(lan.machines, cluster.machines));
  expect(both.processorSeconds).toBe(lan.processorSeconds + cluster.processorSeconds);
});

test('GIVEN scenarios that add machines THEN these are there one scenario after the other', () => {
  expect(costOf(['join', 'broken']).machines).toBe(costOf(['join']).machines);
});
