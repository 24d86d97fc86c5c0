import { numberRange, settingsBelow } from '../../docs/setting-schema';
import { SCHEMA } from './schema';

test('a setting has its kind, default, bounds and meaning', () => {
  expect(SCHEMA.properties?.count).toEqual({
    type: 'integer',
    description: 'How many.',
    default: 5,
    minimum: 1,
    maximum: 9,
    not: { enum: [7] },
  });
  expect(SCHEMA.properties?.address).toEqual({
    type: 'string',
    description: 'Where.',
    defaultWords: 'first of `count`',
  });
  expect(SCHEMA.properties?.shelves).toMatchObject({ maxItems: 500, default: [{ label: 'a' }] });
});

test('a setting without a default must be written', () => {
  expect(settingsBelow(SCHEMA).flatMap(({ name, isRequired }) => (isRequired ? name : []))).toEqual(['name']);
});

test('a range of numbers tells what is left out of it', () => {
  expect(numberRange({ type: 'integer', minimum: 1, maximum: 9 })).toBe('1 to 9');
  expect(numberRange({ type: 'integer', minimum: 1, maximum: 9, not: { enum: [7] } })).toBe('1 to 9 other than 7');
});
