import { inspect } from '../../../lib/settings/inspect';
import { list, object, text, wholeNumber } from '../../../lib/settings/schema';

const colour = text('write "red"', (value) => (value === 'red' ? undefined : 'is no colour'));
const schema = object({
  colour: colour.optional(),
  count: wholeNumber(1, 9).optional(),
  shelves: list(object({ label: text('write a label'), colours: list(colour).optional() })).optional(),
});

test('a good value is accepted as it is', () => {
  // GIVEN
  const value = { colour: 'red', count: 9, shelves: [{ label: 'a' }] };
  // WHEN
  const inspection = inspect(schema, 'k', value);
  // THEN
  expect(inspection).toMatchObject({ accepted: value, problems: [] });
  expect(inspection.isRefused('colour')).toBe(false);
});

test.each<[unknown, string]>([
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
