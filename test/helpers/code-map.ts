import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A row of CONTRIBUTING's table of folders. */
export interface MapRow {
  /** A folder, with a slash at its end, or a file. What is in a folder and has a row of its own is not part of it. */
  readonly path: string;
  /** Folders and files that it may import, beside itself. */
  readonly mayImport: readonly string[];
}

/** Folders whose own folders have a row each. */
const OF_FOLDERS = ['lab', 'lambda', 'lib'];
/** What is not ours, or made. Hidden folders are not looked at either. */
const NOT_CODE = ['node_modules', 'cdk.out', 'coverage', 'dist'];

/**
 * The rows of the table with the column "may import".
 *
 * @param text - of CONTRIBUTING.md
 * @throws Error when there is no such table, or a row that names no folder
 */
export function mapOf(text: string): MapRow[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => /^\|.*\| may import \|$/.test(line));
  if (head < 0) throw new Error('CONTRIBUTING.md has no table whose last column is "may import"');
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end < 0 ? undefined : end).map((line) => {
    const cells = line.split('|').slice(1, -1);
    const [path] = pathsIn(cells[0] ?? '');
    if (path === undefined) throw new Error(`CONTRIBUTING.md has a row without a folder in backquotes: ${line}`);
    return { path, mayImport: pathsIn(cells.at(-1) ?? '') };
  });
}

function pathsIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
}

/**
 * What must be in a row: each folder of the project that has files in it; of `lib`, `lambda` and `lab` each folder and file
 * in them.
 */
function partsToMap(root: string): string[] {
  return foldersIn(root).flatMap((name) => {
    if (!OF_FOLDERS.includes(name)) return [`${name}/`];
    const path = join(root, name);
    const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
    return [...files.map((file) => `${name}/${file.name}`), ...foldersIn(path).map((folder) => `${name}/${folder}/`)];
  });
}

/** Names of the folders in a folder that have files in them, however deep. */
export function foldersIn(path: string): string[] {
  const wanted = readdirSync(path, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_CODE.includes(entry.name),
  );
  const entries = (name: string) => readdirSync(join(path, name), { withFileTypes: true, recursive: true });
  return wanted.map(({ name }) => name).filter((name) => entries(name).some((entry) => !entry.isDirectory()));
}

/** What is wrong with a table, in words: rows without a folder, folders without a row, imports of nothing. */
export function mapProblems(rows: readonly MapRow[], root: string): string[] {
  const paths = rows.map(({ path }) => path);
  const exists = (path: string) => existsSync(join(root, path));
  return [
    ...paths.filter((path) => !exists(path)).map((path) => `${path} has a row and is not there: take the row away`),
    ...paths
      .filter((path, index) => paths.indexOf(path) !== index)
      .map((path) => `${path} has two rows: make one of them`),
    ...partsToMap(root)
      // A folder needs a row of its own; a file may be told of with its folder.
      .filter(
        (part) => ![part, ...(part.endsWith('/') ? [] : [`${dirname(part)}/`])].some((path) => paths.includes(path)),
      )
      .map((part) => `${part} has no row: say there what it is and what it may import`),
    ...rows.flatMap(({ path, mayImport }) =>
      mayImport
        .filter((other) => !exists(other))
        .map((other) => `${path} may import ${other}, which is not there: correct the row`),
    ),
    ...circles(rows),
  ];
}

/** Rows that may import each other, also by way of others. */
function circles(rows: readonly MapRow[]): string[] {
  const reached = (from: MapRow, found = new Set<MapRow>()): Set<MapRow> => {
    for (const next of rows.filter((row) => from.mayImport.some((path) => isPart(row, path, rows)))) {
      if (!found.has(next)) reached(next, found.add(next));
    }
    return found;
  };
  return rows
    .filter((row) => reached(row).has(row))
    .map(({ path }) => `${path} may import what may import it: one of them has to do without the other`);
}

/** Whether a folder or file is part of a row, or has it in it. */
function isPart(row: MapRow, path: string, rows: readonly MapRow[]): boolean {
  if (row.path.startsWith(path)) return true;
  const owners = rows.filter((one) => one.path.endsWith('/') && path.startsWith(one.path));
  return owners.every((one) => one.path.length <= row.path.length) && owners.includes(row);
}
