import { oneLine, secondsText } from '../../../lab/view/words';

test.each([
  [0.31, '0.3 s'],
  [3, '3 s'],
  [59.6, '60 s'],
  [119.4, '119 s'],
  [120, '2 min 00 s'],
  [3_725, '62 min 05 s'],
])('%p seconds are %p', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

test('GIVEN a text of several lines that is too long WHEN it becomes one line THEN it ends in dots at the width', () => {
  expect(oneLine('  one\n two  three ', 20)).toBe('one two three');
  expect(oneLine('one\ntwo three', 10)).toBe('one two...');
});
