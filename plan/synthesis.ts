import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HybridClusterPlan } from '../lib/hybrid-cluster/plan-types';
import type { RobotLanPlan } from '../lib/robot-lan/plan-types';
import type { Template } from './template';

/** What the app writes into the cloud assembly for this program. */
export const PLANS_FILE = 'skylan-plans.json';

export interface Plans {
  readonly RobotLan: RobotLanPlan;
  readonly HybridCluster: HybridClusterPlan;
}

export interface Synthesis {
  readonly plans: Plans;
  readonly templates: Readonly<Record<keyof Plans, Template>>;
}

const ROOT = join(__dirname, '..');
const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
/** As `cdk.json` runs the app. */
const APP = 'node --single-threaded-gc --liftoff-only --import tsx plan/app.ts';

/** The app refused to synthesise. */
export class SynthesisError extends Error {}

/**
 * Has the CDK synthesise the app, with `cdk.json` and the context as a deploy has them. Nothing is left behind.
 *
 * @param context - `key=value` pairs
 * @throws SynthesisError with what the app said, a refused setting for example
 */
export async function synthesise(context: readonly string[]): Promise<Synthesis> {
  const output = mkdtempSync(join(tmpdir(), 'skylan-plan-'));
  try {
    const pairs = context.flatMap((pair) => ['--context', pair]);
    await cdk(['synth', '--app', APP, '--output', output, '--quiet', '--no-lookups', '--no-notices', ...pairs]);
    const read = (name: string) => JSON.parse(readFileSync(join(output, name), 'utf8'));
    return {
      plans: read(PLANS_FILE),
      templates: { RobotLan: read('RobotLan.template.json'), HybridCluster: read('HybridCluster.template.json') },
    };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

async function cdk(args: readonly string[]): Promise<void> {
  try {
    // CloudFormation's own rules for templates are for the deploy; they are two thirds of a synthesis.
    const env = { ...process.env, CDK_VALIDATION: 'false' };
    await promisify(execFile)(process.execPath, [CDK, ...args], { cwd: ROOT, env });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new SynthesisError(appWords(stderr) || String(error));
  }
}

/** What the app said, without the CDK's words on how it ended. */
function appWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !/Subprocess exited with error|^\s*$/.test(line));
  return lines.join('\n').trim();
}
