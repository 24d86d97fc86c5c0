import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { betweenMarkers, GENERATED_FILES } from '../../docs/generated';

test.each(GENERATED_FILES.map((file) => [file.path, file] as const))(
  '%s is what "npm run docs" makes',
  (path, { render }) => {
    const current = readFileSync(join(__dirname, '..', '..', path), 'utf8');
    expect(current).toBe(render(current));
  },
);

describe('betweenMarkers', () => {
  const marked = (content: string) =>
    `before\n<!-- settings of k, made by "npm run docs" -->\n\n${content}\n\n<!-- end of k -->\nafter\n`;

  test('GIVEN other words for what it is THEN the marks have them', () => {
    const marks = (content: string) => marked(content).replace('settings of', 'runs of');
    expect(betweenMarkers(marks('old'), 'k', 'new', 'runs of')).toBe(marks('new'));
  });

  test('replaces what stands between the marks', () => {
    expect(betweenMarkers(marked('old'), 'k', 'new')).toBe(marked('new'));
  });

  test.each(['', marked('old').replace('<!-- end of k -->', '')])('fails for a text without the marks', (text) => {
    expect(() => betweenMarkers(text, 'k', 'new')).toThrow(
      'the text has no lines "<!-- settings of k, made by "npm run docs" -->" and "<!-- end of k -->"; put them back',
    );
  });
});
