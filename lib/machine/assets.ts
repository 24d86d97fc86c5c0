import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const ASSETS = join(__dirname, '..', '..', 'assets');

/** A file of assets/, by its path below. */
export function assetText(source: string): string {
  return readFileSync(join(ASSETS, source), 'utf8');
}

/** A file of a folder of assets/ that is laid out as a machine's root. */
export interface RootFile {
  /** Path on the machine, without a leading slash. */
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/** All files of such a folder, sorted by path. What is a link here is a file or a folder of its own there. */
export function rootFiles(folder: string): RootFile[] {
  const root = join(ASSETS, folder);
  return filesBelow(root)
    .map((file) => ({
      path: relative(root, file),
      content: readFileSync(file),
      executable: (statSync(file).mode & 0o100) !== 0,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
