import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Without credentials, region or a way to find some. */
function plan(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
  return spawnSync(process.execPath, ['--import', 'tsx', 'plan/cli.ts', ...args], { cwd: ROOT, encoding: 'utf8', env });
}

test('GIVEN settings THEN tables of them are printed and the drawing is written; nobody is asked for credentials', () => {
  const svg = join(folder, 'lan.svg');
  const { status, stdout } = plan('-c', 'skylan:robotLan={"nodes":[{"name":"mapper"}]}', '--svg', svg);
  expect(status).toBe(0);
  expect(stdout).toMatch(/mapper +│ AWS +│ t3.small/);
  expect(stdout).toContain('Not known, since AWS could not be asked what is deployed: Region is missing');
  expect(stdout).toContain(`The drawing is in ${svg}.`);
  expect(readFileSync(svg, 'utf8')).toContain('>mapper.local<');
});

test('GIVEN the other stack THEN it is that one', () => {
  const { status, stdout } = plan('--stack', 'HybridCluster');
  expect(status).toBe(0);
  expect(stdout).toMatch(/giessen-gateway +│ UDP 51820/);
});

test('GIVEN a setting that is refused THEN its message alone is told', () => {
  const { status, stdout, stderr } = plan('-c', 'skylan:robotLan={"gatway":{}}');
  expect(status).toBe(1);
  expect(stderr).toMatch(/skylan:robotLan\.gatway is not a setting; did you mean "gateway"\?/);
  expect(`${stdout}${stderr}`).not.toMatch(/at .*synthesis\.ts/);
});

test('GIVEN a stack that there is not THEN those that there are are named', () => {
  const { status, stderr } = plan('--stack', 'Lan');
  expect(status).toBe(1);
  expect(stderr).toContain("argument 'Lan' is invalid. Allowed choices are RobotLan, HybridCluster.");
});
