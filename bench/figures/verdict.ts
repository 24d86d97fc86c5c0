import { type Figure, PARTS } from './results';

/** The same settings as the baseline's, measured again: how far its ratios are from 1 is chance. */
export const AGAIN = 'as it is, again';
/** Chance is taken for no less than this: a few rounds may happen to be alike. */
const LEAST_CHANCE = 0.03;
/** Fewer rounds tell nothing of chance. */
const LEAST_ROUNDS = 2;

/** Figures of which less is better; of all others more is. */
const LESS_IS_BETTER = /^round trip|sent again|processor seconds/;

/**
 * What became of a setting that was tried, in words: the figures in which it gains or loses in every round, and by more than
 * the same settings differ among themselves.
 *
 * @param names - of the figures that are looked at
 */
export function verdict(figures: readonly Figure[], part: string, road: string, names: readonly string[]): string {
  const { baseline = '' } = PARTS[part] ?? {};
  if (road === baseline) return 'what skylan has';
  if (road === AGAIN) return 'tells what is chance';
  const of = (name: string, figure: string) =>
    figures.find((one) => one.part === part && one.road === name && one.figure === figure);
  const gains: string[] = [];
  const losses: string[] = [];
  let looked = 0;
  for (const name of names) {
    const [own, again] = [of(road, name), of(AGAIN, name)];
    if (own?.ratio === undefined || own.rounds < LEAST_ROUNDS) continue;
    looked += 1;
    const { ratio, ratioLeast = ratio, ratioMost = ratio } = own;
    const chance = Math.max(LEAST_CHANCE, ...farthest(again));
    const isMore = ratioLeast > 1 && ratio > 1 + chance;
    const isLess = ratioMost < 1 && ratio < 1 - chance;
    if (isMore || isLess) (isMore === LESS_IS_BETTER.test(name) ? losses : gains).push(name);
  }
  if (looked === 0) return 'too few rounds to tell';
  const said = [gains.length > 0 && `gains: ${gains.join('; ')}`, losses.length > 0 && `loses: ${losses.join('; ')}`];
  return said.filter((text) => text !== false).join('. ') || 'no gain beyond chance';
}

function farthest(again: Figure | undefined): number[] {
  if (again?.ratioLeast === undefined || again.ratioMost === undefined) return [];
  return [1 - again.ratioLeast, again.ratioMost - 1];
}
