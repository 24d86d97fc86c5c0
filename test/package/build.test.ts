import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { RobotLan } from '../../lib/robot-lan/robot-lan';
import { buildPackage } from '../../package/build';
import { packed, synthesised } from '../../package/try';

const MODULES = join(__dirname, '..', '..', 'node_modules');

describe('the package, in an app with its own copy of the CDK and without esbuild', () => {
  let folder: string;
  let app: string;
  let skylan: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'skylan-package-'));
    app = join(folder, 'app');
    skylan = join(app, 'node_modules', 'skylan');
    mkdirSync(skylan, { recursive: true });
    buildPackage(join(folder, 'dist'));
    execFileSync('tar', ['-xzf', packed(join(folder, 'dist')), '--strip-components=1', '-C', skylan]);
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(skylan, 'package.json'), 'utf8'));
    const tools = ['typescript', '@types', '.bin'];
    for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), ...tools])
      symlinkSync(join(MODULES, name), join(app, 'node_modules', name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('compiles the example and synthesises it', () => {
    expect(synthesised(app)).toMatch(/compiled, synthesised; resources: Cluster \d+, Robots \d+$/);
  });

  test('machines run what they run from the repository: the same bundles', () => {
    // GIVEN
    const stack = new Stack(new App(), 'Robots');
    new RobotLan(stack, 'Lan');
    const here = stack.node.children.flatMap(({ node }) => /^Bundle-([0-9a-f]{64})$/.exec(node.id)?.[1] ?? []);
    // WHEN
    const template = readFileSync(join(app, 'cdk.out', 'Robots.template.json'), 'utf8');
    // THEN the user data name them
    expect(here).toHaveLength(2);
    for (const sha256 of here) expect(template).toContain(sha256);
  });

  test('has declarations with their texts, and nothing that is not for users', () => {
    const settings = readFileSync(join(skylan, 'lib', 'robot-lan', 'settings-types.d.ts'), 'utf8');
    expect(settings).toContain("The robot's LAN in CIDR notation");
    expect(readdirSync(skylan).sort()).toEqual([
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'assets', 'handlers', 'lib', 'package.json'],
    ]);
  });
});
