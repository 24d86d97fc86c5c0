import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { foldersIn, type MapRow } from './code-map';

/** The table as rules of dependency-cruiser, and what holds for all: no circles, no imports of nothing. */
function importRules(rows: readonly MapRow[]): object[] {
  const paths = rows.map(({ path }) => path);
  return [
    { name: 'a circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing is there', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...rows.map(({ path, mayImport }) => ({
      name: `${path} may import ${mayImport.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: partOf(path, paths) },
      // Packages and the project's own settings, which are no folder, are not the map's affair.
      to: {
        pathNot: [partOf(path, paths), ...mayImport.map(startsWith), '^node_modules/', '^[^/]+$'],
        dependencyTypesNot: ['core'],
      },
    })),
  ];
}

/** Pattern of what a row is about. */
function partOf(path: string, paths: readonly string[]): string {
  const others = paths.filter((other) => other !== path && other.startsWith(path));
  const without = others.map((other) => `(?!${escaped(other.slice(path.length))})`).join('');
  return `${startsWith(path)}${without}`;
}

/** Pattern of a folder with all that is in it, or of a file. */
function startsWith(path: string): string {
  return path.endsWith('/') ? `^${escaped(path)}` : `^${escaped(path)}$`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What a project imports against its table, and what the table allows to no purpose, in words. */
export function importProblems(rows: readonly MapRow[], root: string): string[] {
  const input = JSON.stringify({ forbidden: importRules(rows) });
  const said = execFileSync(process.execPath, [join(__dirname, 'cruise.mjs'), ...foldersIn(root)], {
    cwd: root,
    input,
  });
  const { violations, imports } = JSON.parse(said.toString()) as Cruise;
  const stray = violations.map(({ rule, from, to, cycle }) => {
    const ways = [from, ...(cycle?.map(({ name }) => name) ?? [to])];
    return `${ways.join(' -> ')}: ${rule.name}`;
  });
  const paths = rows.map(({ path }) => path);
  const used = (path: string, other: string) => {
    const [from, to] = [new RegExp(partOf(path, paths)), new RegExp(startsWith(other))];
    return imports.some(([source, target]) => from.test(source) && to.test(target));
  };
  const unused = rows.flatMap(({ path, mayImport }) =>
    mayImport.filter((other) => !used(path, other)).map((other) => `${path} does not import ${other}: take it away`),
  );
  return [...stray, ...unused];
}

interface Cruise {
  readonly violations: readonly Violation[];
  readonly imports: readonly (readonly [source: string, target: string])[];
}

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
  readonly cycle?: readonly { readonly name: string }[];
}
