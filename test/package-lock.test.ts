import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';

interface Manifest {
  readonly version?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Manifest>>;
};

/** Version that a package at `from` gets when it asks for `name`: from the nearest node_modules above it. */
function found(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const entry = lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (entry) return entry.version;
    if (folder === '') return undefined;
    if (!folder.includes('/node_modules/')) folder = '';
  }
}

/** What is wanted and absent, or there in a version that will not do. */
function unmet(kind: 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies'): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry[kind] ?? {})
      .filter(([name]) => !(kind === 'peerDependencies' && entry.peerDependenciesMeta?.[name]?.optional))
      .filter(([name, range]) => {
        const version = found(path, name);
        return version === undefined || !(range.includes(':') || satisfies(version, range));
      })
      .map(([name, range]) => `${path || 'package.json'} wants ${name} ${range}`),
  );
}

// What npm ci refuses, npm 9 to 12 not alike. Made anew by `npm install --package-lock-only` in a folder without
// node_modules: with one there, npm leaves out what this platform does not need.
describe('package-lock.json', () => {
  test.each(['dependencies', 'devDependencies', 'engines'] as const)('names the %s of package.json', (kind) => {
    expect(lock.packages['']?.[kind]).toEqual(manifest[kind]);
  });

  test.each(['dependencies', 'devDependencies', 'peerDependencies'] as const)('holds all %s', (kind) => {
    expect(unmet(kind)).toEqual([]);
  });

  test('holds the optional packages of every platform, not of one alone', () => {
    expect(unmet('optionalDependencies')).toEqual([]);
  });

  test('names no registry: each user has their own', () => {
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });
});

test('package.json names exact versions', () => {
  const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(ranges.filter((range) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
});
