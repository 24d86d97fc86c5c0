import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handlerCode } from '../lib/custom-resource/handler-code';
import { BUNDLED_HANDLERS } from '../lib/custom-resource/handler-provider';
import { importedPackages, packageManifest } from './manifest';

const ROOT = join(__dirname, '..');

/** What is read by people who have the package only. */
const TEXTS = ['README.md', 'LICENSE', 'CHANGELOG.md'];

/**
 * Makes what is published: the constructs as JavaScript with declarations, their handlers bundled, and what runs on
 * machines.
 *
 * @param out - folder, emptied first
 * @throws Error with what the compiler says when it finds something
 */
export function buildPackage(out: string): void {
  rmSync(out, { recursive: true, force: true });
  compile(out);
  for (const handler of handlers()) {
    const code = handlerCode({ root: ROOT, entry: `lambda/${handler}/index.ts` });
    cpSync(code, join(out, BUNDLED_HANDLERS, handler), { recursive: true });
  }
  // What is a link here is a file there: npm packs no links.
  cpSync(join(ROOT, 'assets'), join(out, 'assets'), { recursive: true, dereference: true });
  for (const text of TEXTS) cpSync(join(ROOT, text), join(out, text));
  const project = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const manifest = packageManifest(project, imported(join(out, 'lib')));
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function compile(out: string): void {
  mkdirSync(out, { recursive: true });
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  const argv = ['-p', join(__dirname, 'tsconfig.json'), '--outDir', out];
  const { status, stdout, stderr } = spawnSync(tsc, argv, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tsc ended with ${status}:\n${stdout}${stderr}`);
}

function handlers(): string[] {
  return readdirSync(join(ROOT, 'lambda')).filter((name) => existsSync(join(ROOT, 'lambda', name, 'index.ts')));
}

function imported(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const all = files.flatMap((path) => importedPackages(readFileSync(join(folder, path), 'utf8')));
  return [...new Set(all)];
}
