import { closest } from 'fastest-levenshtein';

/**
 * The thing that a user has named on the command line.
 *
 * @param kind - of thing, for the message: `check`
 * @throws Error with the nearest name, and all that there are
 */
export function named<Thing>(
  kind: string,
  wanted: string,
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
): Thing {
  const found = things.find((thing) => nameOf(thing) === wanted);
  if (found !== undefined) return found;
  const names = things.map(nameOf);
  const all = names.map((name) => `"${name}"`).join(', ');
  throw new Error(`There is no ${kind} "${wanted}"; the nearest is "${closest(wanted, names)}". There are: ${all}.`);
}
