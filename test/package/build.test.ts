import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { RobotLan } from '../../lib/robot-lan/robot-lan';
import { buildPackage } from '../../package/build';
import { PEERS } from '../../package/manifest';
import { packed, synthesised, synthesisedInPython } from '../../package/try';
import { buildWheel } from '../../package/wheel';

const MODULES = join(__dirname, '..', '..', 'node_modules');
const TOOLS = ['constructs', 'typescript', '@types', '.bin'];

let folder: string;
let archive: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-package-'));
  buildPackage(join(folder, 'dist'));
  archive = packed(join(folder, 'dist'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** An app with the package, another's aws-cdk-lib, and none of what the package is made with. */
function appWith(cdk: string): string {
  const app = join(folder, cdk);
  const skylan = join(app, 'node_modules', 'skylan');
  mkdirSync(skylan, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', skylan]);
  symlinkSync(join(MODULES, cdk), join(app, 'node_modules', 'aws-cdk-lib'));
  for (const name of TOOLS) symlinkSync(join(MODULES, name), join(app, 'node_modules', name));
  return app;
}

describe('the package, in an app with its own copy of the CDK and without esbuild', () => {
  const template = (app: string) => readFileSync(join(app, 'cdk.out', 'Robots.template.json'), 'utf8');

  test('compiles the example and synthesises it: machines run what they run from the repository', () => {
    // GIVEN
    const app = appWith('aws-cdk-lib');
    const stack = new Stack(new App(), 'Robots');
    new RobotLan(stack, 'Lan');
    const here = stack.node.children.flatMap(({ node }) => /^Bundle-([0-9a-f]{64})$/.exec(node.id)?.[1] ?? []);

    // WHEN
    const seen = synthesised(app);

    // THEN
    expect(seen).toMatch(/compiled, synthesised; resources: Cluster \d+, Robots \d+$/);
    expect(here).toHaveLength(2);
    for (const sha256 of here) expect(template(app)).toContain(sha256);
  });

  test('does the same with the oldest aws-cdk-lib that it promises', () => {
    const oldest = PEERS['aws-cdk-lib'].replace('^', '');
    expect(synthesised(appWith('aws-cdk-lib-oldest'))).toMatch(`aws-cdk-lib ${oldest}: compiled, synthesised`);
  });

  test('has declarations with their texts, and nothing that is not for users', () => {
    const skylan = join(folder, 'dist');
    const text = (...path: string[]) => readFileSync(join(skylan, 'lib', ...path), 'utf8');
    expect(text('robot-lan', 'settings-types.d.ts')).toContain("The robot's LAN in CIDR notation");
    expect(text('robot-lan', 'props.d.ts')).toContain('@default RosRelease.JAZZY');
    expect(
      readdirSync(skylan)
        .filter((name) => !name.endsWith('.tgz'))
        .sort(),
    ).toEqual([
      ...['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'assets', 'handlers', 'lib', 'node_modules', 'package.json'],
    ]);
  });
});

test('the wheel, in an app in Python: a LAN is synthesised whose node may write to a bucket', () => {
  const wheel = buildWheel(join(folder, 'dist'), join(folder, 'python'));
  expect(synthesisedInPython(wheel)).toMatch(/^Python: synthesised; resources: Robots \d+$/);
});
