import { Svg, widthOf } from '../../../plan/drawing/svg';

const drawn = (draw: (svg: Svg) => void) => {
  const svg = new Svg();
  draw(svg);
  return svg.toString({ width: 100, height: 50 }, 'A & B', 'one <two>');
};

test('a drawing has its size, words for who does not see it, and colours for light and dark', () => {
  const text = drawn(() => undefined);
  expect(text).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 100 50" width="100" height="50" role="img"/,
  );
  expect(text).toContain('<title id="title">A &amp; B</title>');
  expect(text).toContain('<desc id="description">one &lt;two&gt;</desc>');
  expect(text).toMatch(/\.paper\{fill:#ffffff.*@media \(prefers-color-scheme:dark\)\{\.paper\{fill:#0d1117/);
});

test('what is drawn comes in its order, after the paper', () => {
  const text = drawn((svg) => {
    svg.line('tunnel', [1, 2], [3, 2]);
    svg.rect('box home', { x: 1, y: 2, width: 3, height: 4 });
    svg.text('name', 5, 6, 'a "b"', 'middle');
  });
  expect(text.split('\n').slice(5, -2)).toEqual([
    '<line class="tunnel" x1="1" y1="2" x2="3" y2="2"/>',
    '<rect class="box home" x="1" y="2" width="3" height="4" rx="8"/>',
    '<text class="name" x="5" y="6" text-anchor="middle">a &quot;b&quot;</text>',
  ]);
});

test('GIVEN a line of no length THEN nothing is drawn', () => {
  expect(drawn((svg) => svg.line('wire', [1, 2], [1, 2]))).not.toContain('<line');
});

test('words are as wide as their letters', () => {
  expect(widthOf('192.168.0.1', 'mono')).toBe(Math.ceil(11 * 12 * 0.62));
  expect(widthOf('', 'name')).toBe(0);
});
