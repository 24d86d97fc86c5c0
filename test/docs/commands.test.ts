import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf } from '../../docs/commands';
import { KNOWN_COMMANDS } from './known-commands';

const ROOT = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = readdirSync(join(ROOT, 'docs'), { encoding: 'utf8', recursive: true }).filter((name) =>
  name.endsWith('.md'),
);
const COMMANDS = ['README.md', ...pages.map((name) => `docs/${name}`)].flatMap((page) => commandsOf(page, read(page)));

const isOf = (begin: string, text: string) => text.startsWith(begin);

test('each command of the documentation is run by the lab or a test, or says why not', () => {
  const unknown = COMMANDS.filter(({ text }) => !KNOWN_COMMANDS.some(({ begins }) => isOf(begins, text)));
  // Say in known-commands.ts who runs it.
  expect(unknown).toEqual([]);
});

test('what is said of a command is about one that there is', () => {
  const idle = KNOWN_COMMANDS.filter(({ begins }) => !COMMANDS.some(({ text }) => isOf(begins, text)));
  expect(idle.map(({ begins }) => begins)).toEqual([]);
});

test.each(KNOWN_COMMANDS.flatMap(({ begins, runs }) => (runs ? [[begins, runs] as const] : [])))(
  '"%s" is run where it is said to be',
  (_, { file, by }) => {
    expect(read(file)).toContain(by);
  },
);

describe('commandsOf', () => {
  const texts = (markdown: string) => commandsOf('page.md', markdown).map(({ text }) => text);

  test('of a console block, lines with a prompt are commands, and all others output', () => {
    expect(texts('```console\n$ sinfo\nPARTITION\n# wg show   what it says\n```\n')).toEqual(['sinfo', 'wg show']);
  });

  test('of other blocks every line is one, but comments', () => {
    expect(texts('   ```bash\n   # a comment\n   npm ci\n\n   npm test    # all\n   ```\n')).toEqual([
      'npm ci',
      'npm test',
    ]);
  });

  test('GIVEN a backslash or an open quote at its end THEN a line goes on in the next', () => {
    expect(texts("```bash\na \\\n  b\ncurl -d '{\n  1 }'\n```\n")).toEqual(['a b', "curl -d '{ 1 }'"]);
  });

  test('other languages have none', () => {
    expect(texts('```json\n{}\n```\n```\nplain\n```\n')).toEqual([]);
  });
});
