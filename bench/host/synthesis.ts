import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cdkJson from '../../cdk.json';
import { repoRoot } from '../../lab/util/paths';
import type { Measured } from '../figures/results';
import { templateFigures } from '../figures/template';

const CDK = join(repoRoot, 'node_modules', '.bin', 'cdk');
const EMPTY_APP = join(__dirname, 'empty-app.ts');
/** As `cdk init` has it. */
const NODE = 'node --import tsx';
/** As `cdk.json` has it. */
const OWN_NODE = cdkJson.app.replace(/ \S+$/, '');
const STACK = 'RobotLan';

const lan = (count: number) => {
  const nodes = Array.from({ length: count }, (_, index) => ({ name: `node-${index}` }));
  return [STACK, '--context', `skylan:robotLan=${JSON.stringify({ publicAddress: 'none', nodes })}`];
};

/** By their names in results; the first is the baseline. */
export const APPS: Readonly<Record<string, readonly string[]>> = {
  'an empty app': ['--app', `${NODE} ${EMPTY_APP}`],
  "an empty app, Node's options as here": ['--app', `${OWN_NODE} ${EMPTY_APP}`],
  ...Object.fromEntries([2, 10, 50, 100].map((count) => [`${count} nodes`, lan(count)])),
};

/**
 * What a synthesis of an app takes, in seconds of processor time of the CLI and of all that it starts, and how large what it
 * makes is.
 *
 * @throws Error with the CLI's words when it refuses
 */
export function synthesisOf(road: string, round: number): Measured[] {
  const output = mkdtempSync(join(tmpdir(), 'skylan-bench-'));
  const options = APPS[road] ?? [];
  const cdk = [CDK, 'synth', '--quiet', '--no-lookups', '--no-notices', '--output', output, ...options];
  try {
    const { status, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...cdk], {
      cwd: repoRoot,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(refusal(stderr));
    const times = /^([\d.]+) ([\d.]+)$/m.exec(stderr);
    const took = { 'processor seconds': Number(times?.[1]) + Number(times?.[2]) };
    const template = () => JSON.parse(readFileSync(join(output, `${STACK}.template.json`), 'utf8'));
    const figures = { ...took, ...(options[0] === STACK ? templateFigures(template()) : {}) };
    return Object.entries(figures).map(([figure, value]) => ({ part: 'synthesis', road, figure, round, value }));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** What the app said, of all that was printed. */
function refusal(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /robotLan|Error/.test(line)) ?? lines[0] ?? 'no reason was given').trim();
}
