import { inspect } from '../../../lib/settings/inspect';
import { list, object, oneOrMore, text, wholeNumber } from '../../../lib/settings/schema';

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

describe('a list that is too long', () => {
  const shelf = { label: 'a' };

  test('is refused before its elements are looked at, together with other mistakes', () => {
    // GIVEN a list that would take minutes
    const value = { count: 0, shelves: Array(3_000_000).fill({ lable: 'a' }) };
    // WHEN
    const started = performance.now();
    const inspection = inspect(schema, 'k', value);
    // THEN
    expect(performance.now() - started).toBeLessThan(2000);
    expect(inspection.problems.slice(0, 2)).toEqual([
      'k.shelves are 3000000, more than the 500 that a list may have; leave some out',
      'k.count 0 is too small; write a whole number from 1 to 9',
    ]);
    expect(inspection.isRefused('shelves', 0)).toBe(true);
    expect(inspection.accepted).toEqual({});
  });

  test('is refused inside a list too', () => {
    // GIVEN
    const value = { shelves: [shelf, { label: 'b', colours: Array(501).fill('red') }] };
    // THEN
    expect(inspect(schema, 'k', value).problems).toEqual([
      'k.shelves[1].colours are 501, more than the 500 that a list may have; leave some out',
    ]);
  });

  test('is one with an element more than the longest', () => {
    expect(inspect(schema, 'k', { shelves: Array(500).fill(shelf) }).problems).toEqual([]);
  });
});

describe('one object where several may be', () => {
  const crates = object({
    crates: oneOrMore(object({ label: text('write a label'), colour: colour.optional() }), { most: 2, reason: 'here' }),
  });

  test('is accepted as it is', () => {
    const value = { crates: { label: 'a', colour: 'red' } };
    expect(inspect(crates, 'k', value)).toMatchObject({ accepted: value, problems: [] });
  });

  test('has no number in the places of what was refused', () => {
    // WHEN
    const { accepted, isRefused } = inspect(crates, 'k', { crates: { label: 'a', colour: 'blue' } });
    // THEN
    expect(accepted).toEqual({ crates: { label: 'a' } });
    expect(isRefused('crates', 'colour')).toBe(true);
    expect(isRefused('crates', 'label')).toBe(false);
    expect(isRefused('crates', 0)).toBe(false);
  });
});
