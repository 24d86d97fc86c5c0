import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from '../settings/wording';
import { COMPOSE_NAMES, readComposeFile } from './compose-file';

/** A file of a folder that is to be shipped. */
export interface ShippedFile {
  /** Path in the folder. */
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
}

/** A folder with a Compose file, as `nodes[].compose` names it. */
export interface WorkloadFolder {
  /** Where it is here. */
  readonly path: string;
  /** All that is in it, sorted by path. What is a link here is a file or a folder of its own there. */
  readonly files: readonly ShippedFile[];
  /** Images that the Compose file names. */
  readonly images: readonly string[];
  /** What is wrong with it, as a sentence that its name begins. */
  readonly problem?: string;
}

/** An archive is made in memory. Larger images belong into a registry. */
const MOST_BYTES = 1024 ** 3;

/** Longest name of a file in a tar archive of the oldest kind (tar(5)). */
const LONGEST_PATH_BYTES = 100;

/** Folders of tools that nothing on a node reads. */
const LEFT_OUT: readonly string[] = ['.git'];

/** What is nested deeper is a link to a folder above it. */
const DEEPEST = 20;

/** @param path - absolute, or from the folder that the app runs in: that of `cdk.json` */
export function readWorkload(path: string): WorkloadFolder {
  const none = { path, files: [], images: [] };
  if (!stats(path)?.isDirectory()) return { ...none, problem: 'is not a folder' };
  const files = filesBelow(path, '').sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = new Set(files.map((file) => file.path));
  const compose = COMPOSE_NAMES.find((name) => paths.has(name));
  if (!compose) return { ...none, problem: `has no Compose file; write one, ${COMPOSE_NAMES[0]}` };
  const isThere = (one: string) => paths.has(one) || files.some((file) => file.path.startsWith(`${one}/`));
  const { problem, images } = readComposeFile(readFileSync(join(path, compose), 'utf8'), isThere);
  const found = (problem && `has a ${compose} that ${problem}`) ?? sizeProblem(files);
  return { path, files, images, ...(found ? { problem: found } : {}) };
}

function sizeProblem(files: readonly ShippedFile[]): string | undefined {
  const long = files.find(({ path }) => Buffer.byteLength(path) > LONGEST_PATH_BYTES);
  if (long) return `has a file ${shown(long.path)}, whose name is longer than ${LONGEST_PATH_BYTES} bytes; shorten it`;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= MOST_BYTES) return undefined;
  const mib = Math.ceil(bytes / 1024 ** 2);
  return `has ${mib} MiB, more than the ${MOST_BYTES / 1024 ** 2} that are shipped; put images into a registry`;
}

function filesBelow(root: string, folder: string, depth = 0): ShippedFile[] {
  if (depth > DEEPEST) return [];
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder ? `${folder}/${name}` : name;
    const found = stats(join(root, path));
    if (!found || (!folder && LEFT_OUT.includes(name))) return [];
    if (found.isDirectory()) return filesBelow(root, path, depth + 1);
    return found.isFile() ? [{ path, bytes: found.size, executable: (found.mode & 0o100) !== 0 }] : [];
  });
}

/** Undefined for what is not there, a link that leads nowhere for example. */
function stats(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
