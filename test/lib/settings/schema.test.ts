import { inspect } from '../../../lib/settings/inspect';
import { choice, list, object, oneOrMore, text, wholeNumber } from '../../../lib/settings/schema';

const colour = text('write "red"', (value) => (value === 'red' ? undefined : 'is no colour'));
const schema = object({
  colour: colour.optional(),
  size: choice('small', 'large').optional(),
  count: wholeNumber(1, 9, { 7: 'is unlucky' }).optional(),
  shelves: list(object({ label: text('write a label'), colours: list(colour).optional() })).optional(),
  crates: oneOrMore(object({ colour }), { most: 2, reason: 'that fit; leave some out' })
    .min(1, { error: 'has no crate' })
    .optional(),
});

test.each<[unknown, string]>([
  [3, 'k 3 is a number, not an object; write an object with any of colour, size, count, shelves, crates'],
  [{ colour: 'blue' }, 'k.colour "blue" is no colour; write "red"'],
  [{ colour: 3 }, 'k.colour 3 is a number, not text; write "red"'],
  [{ size: 'huge' }, 'k.size "huge" is not known; write "small" or "large"'],
  [{ size: 1 }, 'k.size 1 is a number, not text; write "small" or "large"'],
  [{ count: 0 }, 'k.count 0 is too small; write a whole number from 1 to 9 other than 7'],
  [{ count: 10 }, 'k.count 10 is too large; write a whole number from 1 to 9 other than 7'],
  [{ count: 7 }, 'k.count 7 is unlucky; write a whole number from 1 to 9 other than 7'],
  [{ count: 1.5 }, 'k.count 1.5 is not a whole number; write a whole number from 1 to 9 other than 7'],
  [{ count: '1' }, 'k.count "1" is text, not a number; write a whole number from 1 to 9 other than 7'],
  [{ shelves: {} }, 'k.shelves {} is an object, not a list; write a list in square brackets'],
  [{ shelves: [{}] }, 'k.shelves[0].label is missing; write a label'],
  [
    { crates: 1 },
    'k.crates 1 is a number, not an object or a list; write an object, or a list of objects in square brackets',
  ],
  [{ crates: [] }, 'k.crates [] has no crate'],
  [{ crates: [{ colour: 'red' }, { colour: 'blue' }] }, 'k.crates[1].colour "blue" is no colour; write "red"'],
  [{ crates: [{ colour: 'blue' }] }, 'k.crates[0].colour "blue" is no colour; write "red"'],
  [{ crates: { colour: 'blue' } }, 'k.crates.colour "blue" is no colour; write "red"'],
  [{ crates: { colour: 'red', x: 1 } }, 'k.crates.x is not a setting; the settings here are colour'],
  [{ crates: Array(3).fill({ colour: 'red' }) }, 'k.crates are 3, more than the 2 that fit; leave some out'],
])('fails for %j', (value, problem) => {
  expect(inspect(schema, 'k', value).problems).toEqual([problem]);
});
