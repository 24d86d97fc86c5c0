import { Canvas, cut } from '../../../lab/view/canvas';

test('GIVEN a box and a text over its frame THEN the text covers the frame, and what is too long is cut', () => {
  const canvas = new Canvas();
  canvas.box(0, 1, { width: 8, height: 4 }, ['ab', 'longer']);
  canvas.put(1, 8, '╞══');
  expect(canvas.toString()).toBe([' ┌──────┐', ' │ ab   ╞══', ' │ lon… │', ' └──────┘'].join('\n'));
});

test('a text that fits is not cut', () => {
  expect(cut('four', 4)).toBe('four');
  expect(cut('fives', 4)).toBe('fiv…');
});
