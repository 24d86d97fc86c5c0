import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handlerCode } from '../lib/custom-resource/handler-code';
import { BUNDLED_HANDLERS } from '../lib/custom-resource/handler-provider';
import { withLinks } from './links';
import { importedPackages, PEERS, packageManifest } from './manifest';
import { run } from './run';

const ROOT = join(__dirname, '..');

/** Packages whose types the compiler asks for. */
const FOR_TYPES = ['@types', 'esbuild'];

/** What is read by people who have the package only. */
const TEXTS = ['README.md', 'LICENSE', 'CHANGELOG.md'];

/**
 * Makes what is published: the constructs as JavaScript with declarations, what other languages are made from, their
 * handlers bundled, and what runs on machines.
 *
 * @param out - folder, emptied first
 * @throws Error with what the compiler says when it finds something
 */
export function buildPackage(out: string): void {
  rmSync(out, { recursive: true, force: true });
  cpSync(join(ROOT, 'lib'), join(out, 'lib'), { recursive: true });
  const project = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const manifest = packageManifest(project, imported(join(out, 'lib')));
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const text of TEXTS) cpSync(join(ROOT, text), join(out, text));
  bring(out, manifest.bundledDependencies as string[]);
  compile(out);
  for (const handler of handlers()) {
    const code = handlerCode({ root: ROOT, entry: `lambda/${handler}/index.ts` });
    cpSync(code, join(out, BUNDLED_HANDLERS, handler), { recursive: true });
  }
  // What is a link here is a file there: npm packs no links. Node's own copy keeps them in some of its versions.
  run('cp', ['-RL', join(ROOT, 'assets'), join(out, 'assets')], out);
}

/** Copies packages beside the code, without their own sources. */
function bring(out: string, packages: readonly string[]): void {
  for (const name of packages) {
    const from = join(ROOT, 'node_modules', name);
    cpSync(from, join(out, 'node_modules', name), { recursive: true, filter: (path) => path !== join(from, 'src') });
  }
}

/** With jsii, which refuses what other languages cannot have. What it compiled is taken away. */
function compile(out: string): void {
  const config = join(out, 'tsconfig.json');
  cpSync(join(__dirname, 'tsconfig.json'), config);
  const jsii = join(ROOT, 'node_modules', '.bin', 'jsii');
  // The project has the newest peers; older ones are tried in apps.
  const argv = ['--silence-warnings', 'metadata/missing-dev-dependency', 'language-compatibility/reserved-word'];
  withLinks(out, [...Object.keys(PEERS), ...FOR_TYPES], () => run(jsii, argv, out));
  for (const path of [config, ...sources(out)]) rmSync(path);
}

/** What was compiled, and what the compiler keeps for the next time. */
function sources(out: string): string[] {
  const files = readdirSync(join(out, 'lib'), { recursive: true, encoding: 'utf8' }).map((path) => join('lib', path));
  const notes = readdirSync(out).filter((name) => name.endsWith('.tsbuildinfo'));
  return [...files.filter((path) => /(?<!\.d)\.ts$/.test(path)), ...notes].map((path) => join(out, path));
}

function handlers(): string[] {
  return readdirSync(join(ROOT, 'lambda')).filter((name) => existsSync(join(ROOT, 'lambda', name, 'index.ts')));
}

function imported(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const all = files.flatMap((path) => importedPackages(readFileSync(join(folder, path), 'utf8')));
  return [...new Set(all)];
}
