import { leastPackCharacters } from '../../../lib/cluster-keys/pack-size';

const size = (content: string) => leastPackCharacters([{ path: 'a', mode: '0644', content }]);

test('text counts as what it compresses to', () => {
  expect(size('x'.repeat(100_000))).toBeLessThan(300);
});

test('a placeholder counts as the key in its place', () => {
  const keys = Array.from({ length: 50 }, (_, index) => `@{public-key:site-${index}}`).join('\n');
  expect(size(keys)).toBeGreaterThan(50 * 32);
  expect(size('@{munge-key}')).toBeGreaterThan(128);
});
