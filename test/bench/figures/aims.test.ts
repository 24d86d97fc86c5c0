import { missed } from '../../../bench/figures/aims';
import { summed } from '../../../bench/figures/results';

const CLAIMS = { hostProcessor: 'Xeon', processors: 2, kernel: '6.12.1', versions: {} };

/** Aims that a run misses in which a road has so many times the baseline's figure. */
function missedWith(part: string, baseline: string, road: string, figure: string, ratio: number, accelerator = 'tcg') {
  const of = (name: string, value: number) => ({ part, road: name, figure, round: 1, value });
  const figures = summed([of(baseline, 100), of(road, 100 * ratio)]);
  return missed({ figures, machine: { ...CLAIMS, accelerator } }).map(({ aim, found }) => [aim.road, found.ratio]);
}

test.each([
  ['uplink', 'seed', 'wireguard', 'TCP, Mbit/s', 1.49, 1.51],
  ['uplink', 'seed', 'wireguard', 'processor seconds a gigabyte', 0.51, 0.5],
  ['uplink', 'seed', 'openvpn', 'TCP, 8 streams, Mbit/s', 0.93, 1],
  ['uplink', 'seed', 'openvpn', 'TCP, sent again a gigabyte', 0.1, 0],
  ['overlay', 'plain', 'gretap', 'TCP, Mbit/s', 0.6, 0.91],
  ['discovery', 'plain', 'wireguard', '40 participants found, s', 1.68, 1.1],
])('%s, beside %s: %s misses its aim of %s with %d, and not with %d', (part, baseline, road, figure, bad, good) => {
  expect(missedWith(part, baseline, road, figure, bad)).toEqual([[road, expect.closeTo(bad)]]);
  expect(missedWith(part, baseline, road, figure, good)).toEqual([]);
});

test('by KVM more is asked of WireGuard', () => {
  expect(missedWith('uplink', 'seed', 'wireguard', 'TCP, Mbit/s', 4, 'kvm')).toHaveLength(1);
  expect(missedWith('uplink', 'seed', 'wireguard', 'TCP, Mbit/s', 5, 'kvm')).toEqual([]);
});

test('what was not measured, or has no ratio, misses nothing', () => {
  expect(missed({ figures: [], machine: { ...CLAIMS, accelerator: 'tcg' } })).toEqual([]);
  const figures = summed([{ part: 'uplink', road: 'openvpn', figure: 'TCP, Mbit/s', round: 1, value: 1 }]);
  expect(missed({ figures, machine: { ...CLAIMS, accelerator: 'tcg' } })).toEqual([]);
});
