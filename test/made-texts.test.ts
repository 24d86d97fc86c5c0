import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** Functions of the product whose name says that they make a text for a machine or a person. */
function renderers(): string[] {
  const files = ['lib', 'lambda'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(root, folder, path)),
  );
  const texts = files.filter((path) => path.endsWith('.ts')).map((path) => readFileSync(path, 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/function (render\w+)\(/g)].map(([, name = '']) => name)).sort();
}

test("CONTRIBUTING names every text that is made, and nothing that isn't", () => {
  // GIVEN
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = contributing.split('\n## Texts that are made\n');
  const named = [...(section.split('\n## ')[0] ?? '').matchAll(/`(render\w+)`/g)].map(([, name = '']) => name);
  // THEN
  expect(named.sort()).toEqual(renderers());
});
