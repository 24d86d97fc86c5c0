import { summed } from '../../../bench/figures/results';
import { AGAIN, verdict } from '../../../bench/figures/verdict';

const PART = 'tuning gretap';
const [TCP, COST] = ['TCP, Mbit/s', 'processor seconds a gigabyte'];

type Rounds = Readonly<Record<string, readonly number[]>>;

/** Of a setting whose rounds have these figures, beside a baseline of 100 and the same again. */
function said(setting: Rounds, again: Rounds = { [TCP]: [98, 104], [COST]: [100, 102] }): string {
  const of = (road: string, rounds: Rounds) =>
    Object.entries(rounds).flatMap(([figure, values]) =>
      values.map((value, index) => ({ part: PART, road, figure, round: index + 1, value })),
    );
  const asItIs = { [TCP]: [100, 100], [COST]: [100, 100] };
  const figures = summed([...of('as it is', asItIs), ...of(AGAIN, again), ...of('RPS', setting)]);
  return verdict(figures, PART, 'RPS', [TCP, COST]);
}

test.each<[string, Rounds]>([
  ['gains: TCP, Mbit/s', { [TCP]: [120, 115], [COST]: [100, 101] }],
  ['gains: processor seconds a gigabyte', { [TCP]: [100, 101], [COST]: [80, 81] }],
  ['loses: TCP, Mbit/s; processor seconds a gigabyte', { [TCP]: [80, 90], [COST]: [130, 120] }],
  ['gains: TCP, Mbit/s. loses: processor seconds a gigabyte', { [TCP]: [120, 115], [COST]: [130, 120] }],
  ['no gain beyond chance', { [TCP]: [103, 104], [COST]: [99, 98] }],
  ['too few rounds to tell', { [TCP]: [150], [COST]: [50] }],
])('a setting %s', (words, setting) => {
  expect(said(setting)).toBe(words);
});

test('what one round alone has is no gain', () => {
  expect(said({ [TCP]: [160, 99], [COST]: [100, 100] })).toBe('no gain beyond chance');
});

test('where the same settings differ as much, it is chance', () => {
  const setting = { [TCP]: [120, 115], [COST]: [100, 100] };
  expect(said(setting, { [TCP]: [80, 104], [COST]: [100, 100] })).toBe('no gain beyond chance');
});

test('the baseline and the same again are named for what they are', () => {
  expect(verdict([], PART, 'as it is', [TCP])).toBe('what skylan has');
  expect(verdict([], PART, AGAIN, [TCP])).toBe('tells what is chance');
});
