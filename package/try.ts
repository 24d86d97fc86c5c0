import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  const templates = readdirSync(join(app, 'cdk.out')).filter((name) => name.endsWith('.template.json'));
  const sizes = templates.map((name) => {
    const { Resources } = JSON.parse(readFileSync(join(app, 'cdk.out', name), 'utf8'));
    return `${name.split('.')[0]} ${Object.keys(Resources).length}`;
  });
  return `aws-cdk-lib ${version}: compiled, synthesised; resources: ${sizes.join(', ')}`;
}

function run(program: string, argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(program, argv, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${[program, ...argv].join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
