import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PAGES = join(ROOT, 'docs', 'cdk');

/** The examples of a language, with names that say where they stand. */
function examples(language: string): [name: string, text: string][] {
  return readdirSync(PAGES).flatMap((page) => {
    const blocks = readFileSync(join(PAGES, page), 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'),
    );
    return [...blocks].map(([, text = ''], index): [string, string] => [`${page.replace('.md', '')}-${index}`, text]);
  });
}

test('each example in TypeScript compiles, with the package as an app sees it', () => {
  // GIVEN
  const folder = mkdtempSync(join(tmpdir(), 'skylan-examples-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules', '@types'), join(folder, 'node_modules', '@types'));
    const found = examples('ts');
    for (const [name, text] of found) writeFileSync(join(folder, `${name}.ts`), text);
    const paths = {
      skylan: [join(ROOT, 'lib', 'index.ts')],
      'skylan/typescript': [join(ROOT, 'lib', 'typescript.ts')],
      ...Object.fromEntries(
        ['aws-cdk-lib', 'constructs', 'cdk-nag'].flatMap((name) => [
          [name, [join(ROOT, 'node_modules', name)]],
          [`${name}/*`, [join(ROOT, 'node_modules', name, '*')]],
        ]),
      ),
    };
    const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
    const config = { compilerOptions: { ...compilerOptions, types: ['node'], paths }, include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

    // WHEN
    const compile = () => execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', folder], { encoding: 'utf8' });

    // THEN
    expect(found.length).toBeGreaterThanOrEqual(7);
    expect(compile()).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the example in Python is the app that is tried with the wheel', () => {
  expect(examples('python').map(([, text]) => text)).toEqual([
    readFileSync(join(ROOT, 'package', 'app', 'app.py'), 'utf8'),
  ]);
});

test('links of the pages lead to pages that there are', () => {
  for (const page of readdirSync(PAGES)) {
    const links = readFileSync(join(PAGES, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]+)?\)/g);
    for (const [, path = ''] of links) expect(() => readFileSync(join(dirname(join(PAGES, page)), path))).not.toThrow();
  }
});
