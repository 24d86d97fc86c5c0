import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Esbuild from 'esbuild';

/** Only where a handler is bundled: the package that is installed has its handlers bundled, and no esbuild. */
const esbuild = (): typeof Esbuild => require('esbuild');

/** The target is Lambda's Node.js 24. The SDK comes along, so that what was tested is what runs. */
const OPTIONS = { bundle: true, minify: true, platform: 'node', target: 'node24', write: false } as const;

/** A bundle that was made. */
interface Made {
  /** Its folder, in the cache. */
  readonly folder: string;
  /** What it was made from: SHA-256 by path below the project's folder. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface HandlerCodeProps {
  /** The project's folder, with its lock file and `node_modules/`, below whose `.cache/` bundles are kept. */
  readonly root: string;
  /** The handler's file below that folder, such as `lambda/pki/index.ts`. */
  readonly entry: string;
}

/**
 * The folder with a handler's `index.js`. Bundling takes longer than all the rest of a synthesis, so a bundle is kept
 * and made anew when a file that it was made from has changed, or the lock file, which stands for all packages.
 */
export function handlerCode({ root, entry }: HandlerCodeProps): string {
  const cache = join(root, 'node_modules', '.cache', 'skylan');
  const note = join(cache, `${hashOf(JSON.stringify([esbuild().version, OPTIONS, entry]))}.json`);
  const known = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Made) : undefined;
  if (known && isCurrent(root, cache, known)) return join(cache, known.folder);
  mkdirSync(cache, { recursive: true });
  const made = bundle({ root, entry }, cache);
  writeInOneStep(note, JSON.stringify(made));
  return join(cache, made.folder);
}

function isCurrent(root: string, cache: string, { folder, inputs }: Made): boolean {
  const same = ([path, hash]: [string, string]) => existsSync(join(root, path)) && hashOfFile(root, path) === hash;
  return existsSync(join(cache, folder, 'index.js')) && Object.entries(inputs).every(same);
}

function bundle({ root, entry }: HandlerCodeProps, cache: string): Made {
  const { metafile, outputFiles } = esbuild().buildSync({
    ...OPTIONS,
    absWorkingDir: root,
    entryPoints: [entry],
    metafile: true,
    outfile: 'index.js',
  });
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  const inputs = Object.fromEntries(['package-lock.json', ...own].map((path) => [path, hashOfFile(root, path)]));
  const text = outputFiles.map((file) => file.text).join('');
  const folder = hashOf(text);
  mkdirSync(join(cache, folder), { recursive: true });
  writeInOneStep(join(cache, folder, 'index.js'), text);
  return { folder, inputs };
}

/** Another synthesis may write the same, and one may be interrupted. */
function writeInOneStep(path: string, text: string): void {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, path);
}

function hashOfFile(root: string, path: string): string {
  return hashOf(readFileSync(join(root, path)));
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
