import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'skylan-'));
});
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

/** Runs the application as the CDK does, with settings as text, as `-c` hands them over. */
function synth(settings?: string, key = 'skylan:robotLan') {
  const context = settings === undefined ? {} : { [key]: settings };
  const cdkJson = require('../../cdk.json');
  return spawnSync(process.execPath, ['--import', 'tsx', 'bin/skylan.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, ...context }),
    },
  });
}

test('the default networks synthesise, with CloudFormation’s validation and cdk-nag on', () => {
  const result = synth();
  expect(result.stderr).not.toMatch(/ERROR|AwsSolutions/);
  expect(result.status).toBe(0);
  for (const stack of ['RobotLan', 'HybridCluster']) {
    expect(existsSync(join(outdir, `${stack}.template.json`))).toBe(true);
  }
});

test.each([
  ['broken JSON', '{"name":', /skylan:robotLan .* is not JSON/],
  ['an unknown setting', '{"gatway":{}}', /skylan:robotLan\.gatway is not a setting; did you mean "gateway"\?/],
  [
    'text nested 5,000 deep',
    `${'{"gateway":'.repeat(5000)}1${'}'.repeat(5000)}`,
    /skylan:robotLan\.gateway\.gateway is not a setting; the settings here are cloudAddress,/,
  ],
  ['two mistakes', '{"lanMtuBytes":1,"uplink":{"port":0}}', /have 2 mistakes:\n.*lanMtuBytes 1 .*\n.*uplink\.port 0 /],
])('fails for %s with a message, without a stack trace, and writes no template', (_, settings, message) => {
  const result = synth(settings);
  expect(result.stderr).toMatch(message);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.status).toBe(1);
  expect(existsSync(join(outdir, 'RobotLan.template.json'))).toBe(false);
});

test('fails for settings of the cluster too', () => {
  const result = synth('{"controller":{"site":"nowhere"}}', 'skylan:hybridCluster');
  expect(result.stderr).toMatch(/skylan:hybridCluster\.controller\.site "nowhere"/);
  expect(result.status).toBe(1);
  expect(existsSync(join(outdir, 'HybridCluster.template.json'))).toBe(false);
});
