import { plot } from '../../../bench/figures/plot';
import { summed } from '../../../bench/figures/results';

const FIGURES = summed([
  { part: 'uplink', road: 'seed', figure: 'TCP, Mbit/s', round: 1, value: 100 },
  { part: 'uplink', road: 'seed', figure: 'TCP, Mbit/s', round: 2, value: 100 },
  { part: 'uplink', road: 'a<b', figure: 'TCP, Mbit/s', round: 1, value: 150 },
  { part: 'uplink', road: 'a<b', figure: 'TCP, Mbit/s', round: 2, value: 250 },
]);

test('bars are as long as their ratios, and the line is as long as their spread', () => {
  const svg = plot(FIGURES, 'uplink', 'TCP, Mbit/s');
  // The longest spread, 2.5, takes 420.
  expect(svg).toContain('<rect class="base" x="150" y="40" width="168.0"');
  expect(svg).toContain('<rect class="bar" x="150" y="66" width="336.0"');
  expect(svg).toContain('<line x1="402.0" x2="570.0"');
  expect(svg).toContain('2 × (200)');
});

test('a road without a tunnel is told in words, unless the others are held against it', () => {
  const of = (part: string, road: string, value: number) => ({
    ...{ part, road, figure: 'TCP, Mbit/s', round: 1, value },
  });
  const uplink = summed([of('uplink', 'seed', 10), of('uplink', 'plain', 500)]);
  expect(plot(uplink, 'uplink', 'TCP, Mbit/s')).toContain('as a ratio to seed; without a tunnel 50 ×');
  expect(plot(uplink, 'uplink', 'TCP, Mbit/s')).not.toContain('>plain<');
  const overlay = summed([of('overlay', 'gretap', 9), of('overlay', 'plain', 10)]);
  expect(plot(overlay, 'overlay', 'TCP, Mbit/s')).toContain('>plain<');
});

test('names are text, not markup', () => {
  expect(plot(FIGURES, 'uplink', 'TCP, Mbit/s')).toContain('>a&lt;b</text>');
});

test('a figure that was not measured is refused by its name', () => {
  expect(() => plot(FIGURES, 'overlay', 'TCP, Mbit/s')).toThrow('no figure TCP, Mbit/s of overlay was measured');
});
