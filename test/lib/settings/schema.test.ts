import { choice, inspect, list, object, text, wholeNumber } from '../../../lib/settings/schema';

const colour = text('write "red"', (value) => (value === 'red' ? undefined : 'is no colour'));
const schema = object({
  colour: colour.optional(),
  size: choice('small', 'large').optional(),
  count: wholeNumber(1, 9, { 7: 'is unlucky' }).optional(),
  shelves: list(object({ label: text('write a label'), colours: list(colour).optional() })).optional(),
});

test('a good value is accepted as it is', () => {
  // GIVEN
  const value = { colour: 'red', size: 'large', count: 9, shelves: [{ label: 'a' }] };
  // WHEN
  const inspection = inspect(schema, 'k', value);
  // THEN
  expect(inspection).toMatchObject({ accepted: value, problems: [] });
  expect(inspection.isRefused('colour')).toBe(false);
});

test.each<[unknown, string]>([
  [3, 'k 3 is a number, not an object; write an object with any of colour, size, count, shelves'],
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
  [{ colors: [] }, 'k.colors is not a setting; did you mean "colour"?'],
  [{ shelves: [{ label: '', lable: '' }] }, 'k.shelves[0].lable is not a setting; did you mean "label"?'],
])('fails for %j', (value, problem) => {
  expect(inspect(schema, 'k', value).problems).toEqual([problem]);
});

test('what is good next to mistakes is kept, and list elements keep their place', () => {
  // WHEN
  const inspection = inspect(schema, 'k', {
    colour: 'red',
    count: 'x',
    nonsense: 1,
    shelves: [{ label: 'a', colours: ['red', 'blue'] }, 5, { label: 'c' }],
  });
  // THEN
  expect(inspection.problems).toHaveLength(4);
  expect(inspection.accepted).toEqual({
    colour: 'red',
    shelves: [{ label: 'a', colours: ['red', undefined] }, undefined, { label: 'c' }],
  });
});

test('a place is refused when something at, above or below it was', () => {
  // WHEN
  const { isRefused } = inspect(schema, 'k', { count: 0, shelves: [{ label: 'a', colours: ['blue'] }] });
  // THEN
  expect(isRefused('count')).toBe(true);
  expect(isRefused('count', 'deeper')).toBe(true);
  expect(isRefused('shelves')).toBe(true);
  expect(isRefused('shelves', 0, 'label')).toBe(false);
  expect(isRefused('shelves', 1)).toBe(false);
  expect(isRefused('colour')).toBe(false);
});
