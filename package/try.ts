import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';
import { PYTHON } from './wheel';

const ROOT = join(__dirname, '..');

/** What a fresh app of the CDK compiles with. */
const APP_COMPILER = {
  target: 'ES2022',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  strict: true,
  types: ['node'],
};

/** Packs a folder with npm; returns the archive's path. */
export function packed(folder: string): string {
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json'], folder));
  return join(folder, filename);
}

/**
 * Installs the archive in an app of its own, beside this version of aws-cdk-lib, from the registry; compiles and
 * synthesises the app.
 *
 * @returns what was seen, in a line
 * @throws Error with what npm, the compiler or the app said
 */
export function tryPackage(archive: string, version: string): string {
  const app = mkdtempSync(join(tmpdir(), 'skylan-app-'));
  try {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const manifest = {
      private: true,
      dependencies: { 'aws-cdk-lib': version, constructs: '^10.5.0', skylan: `file:${archive}` },
      devDependencies: { typescript: devDependencies.typescript, '@types/node': devDependencies['@types/node'] },
    };
    writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
    run('npm', ['install', '--no-audit', '--no-fund'], app);
    return synthesised(app);
  } finally {
    rmSync(app, { recursive: true });
  }
}

/**
 * Compiles and synthesises the example in an app's folder that has its packages.
 *
 * @returns which aws-cdk-lib it was, and which templates there are, with their numbers of resources
 */
export function synthesised(app: string): string {
  cpSync(join(__dirname, 'app', 'app.ts'), join(app, 'app.ts'));
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: APP_COMPILER, include: ['app.ts'] }));
  run(join(app, 'node_modules', '.bin', 'tsc'), ['-p', '.'], app);
  run(process.execPath, ['app.js'], app, { CDK_OUTDIR: join(app, 'cdk.out') });
  const copies = readdirSync(join(app, 'node_modules', 'skylan')).includes('node_modules')
    ? readdirSync(join(app, 'node_modules', 'skylan', 'node_modules'))
    : [];
  if (copies.includes('aws-cdk-lib')) throw new Error('npm installed a second aws-cdk-lib for skylan');
  if (existsSync(join(app, 'node_modules', 'esbuild'))) throw new Error('the app has esbuild, so it shows nothing');
  const { version } = JSON.parse(readFileSync(join(app, 'node_modules', 'aws-cdk-lib', 'package.json'), 'utf8'));
  return `aws-cdk-lib ${version}: compiled, synthesised; resources: ${sizes(join(app, 'cdk.out'))}`;
}

/**
 * Synthesises the example in Python, with the wheel and what `npm test` has installed for that.
 *
 * @returns which templates there are, with their numbers of resources
 */
export function synthesisedInPython(wheel: string): string {
  const app = mkdtempSync(join(tmpdir(), 'skylan-python-'));
  try {
    const packages = join(app, 'packages');
    const argv = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-deps', '--no-index', '--no-compile'];
    run(PYTHON, [...argv, '--target', packages, wheel], app);
    cpSync(join(__dirname, 'app', 'app.py'), join(app, 'app.py'));
    const out = join(app, 'cdk.out');
    run(PYTHON, ['app.py'], app, { PYTHONPATH: packages, CDK_OUTDIR: out, JSII_NODE: process.execPath });
    return `Python: synthesised; resources: ${sizes(out)}`;
  } finally {
    rmSync(app, { recursive: true });
  }
}

/** Numbers of resources of the templates in an assembly. */
function sizes(assembly: string): string {
  const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  const each = templates.map((name) => {
    const { Resources } = JSON.parse(readFileSync(join(assembly, name), 'utf8'));
    return `${name.split('.')[0]} ${Object.keys(Resources).length}`;
  });
  return each.join(', ');
}
