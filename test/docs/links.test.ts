import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'assets/desktop-gateway/README.md'],
  'examples/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const withoutCode = (text: string) => text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');

/** Anchors of a page's headings, as GitHub makes them. */
function anchors(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links of a page to others of the project: its path from the root, and the heading. */
const linksOf = (page: string) =>
  [...withoutCode(read(page)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([link, path = '', anchor]) => ({
    link,
    target: path === '' ? page : join(dirname(page), path),
    anchor,
  }));

test.each(PAGES)('%s leads to pages and headings that there are', (page) => {
  const broken = linksOf(page).filter(({ target, anchor }) => {
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchors(read(target)).includes(anchor);
  });
  expect(broken.map(({ link }) => link)).toEqual([]);
});

test('README leads to every page of the documentation, the pages of a folder by the page of its name', () => {
  const unled = PAGES.filter((path) => path.startsWith('docs/')).filter((page) => {
    const from = dirname(page) === 'docs' ? 'README.md' : `${dirname(page)}.md`;
    return !linksOf(from).some(({ target }) => target === page);
  });
  expect(unled).toEqual([]);
});
