import { type Box, boxSize, drawBox, middle, spread, stackSize } from '../../../plan/drawing/box';
import { Svg } from '../../../plan/drawing/svg';

const box = (...lines: string[]): Box => ({ name: 'second', lines, look: 'cloud' });

test('a box has room for its longest line, and a stack for its widest box', () => {
  const [small, large] = [boxSize(box()), boxSize(box('LAN 192.168.0.131', 'x'))];
  expect(large.width).toBeGreaterThan(small.width);
  expect(large.height - small.height).toBe(2 * 18);
  expect(stackSize([box(), box('LAN 192.168.0.131', 'x')], 10)).toEqual({
    width: large.width,
    height: small.height + 10 + large.height,
  });
  expect(stackSize([], 10)).toEqual({ width: 0, height: 0 });
});

test('boxes are spread evenly over an area, one in its middle', () => {
  const area = { x: 5, y: 100, width: 80, height: 200 };
  const [alone] = spread([box()], area);
  expect(alone && middle(alone)).toBe(200);
  const [first, second] = spread([box(), box()], area);
  expect(first && second && second.y - (first.y + first.height)).toBe(200 / 2 - boxSize(box()).height);
  expect(first).toMatchObject({ x: 5, width: 80 });
});

test('words stand in the middle of a taller frame', () => {
  const svg = new Svg();
  drawBox(svg, box('line'), { x: 0, y: 0, width: 100, height: boxSize(box('line')).height + 60 });
  const text = svg.toString({ width: 1, height: 1 }, '', '');
  expect(text).toContain('<text class="name" x="12" y="54">second</text>');
  expect(text).toContain('<text class="mono" x="12" y="72">line</text>');
});
