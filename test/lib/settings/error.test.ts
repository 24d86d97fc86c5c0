import { SettingsError } from '../../../lib/settings/error';

test('names one mistake in one line', () => {
  expect(new SettingsError(['k.a 1 is wrong']).message).toBe('the settings have a mistake: k.a 1 is wrong');
});

test('lists several mistakes', () => {
  const error = new SettingsError(['one', 'two']);
  expect(error.message).toBe('the settings have 2 mistakes:\n  - one\n  - two');
  expect(error.problems).toEqual(['one', 'two']);
});

test('cuts a list that is too long to read', () => {
  const lines = new SettingsError(Array(100).fill('again')).message.split('\n');
  expect(lines).toHaveLength(32);
  expect(lines.at(-1)).toBe('  and 70 more');
});

test('says whose mistakes they are', () => {
  expect(new SettingsError(['a is wrong'], 'the props of Robots/Lan').message).toBe(
    'the props of Robots/Lan have a mistake: a is wrong',
  );
});
