/*
 * How much processor time a synthesis takes: an app without anything in it, and
 * RobotLan with one node and with forty (a stack takes 500 resources), in turn on this machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import cdkJson from '../cdk.json';

const ROUNDS = Number(process.argv[2] ?? 5);
const REPOSITORY = join(__dirname, '..');
const CDK = join(REPOSITORY, 'node_modules', '.bin', 'cdk');
/** As `cdk init` has it. */
const NODE = 'node --import tsx';

/** As `cdk.json` has it. */
const OWN_NODE = cdkJson.app.replace(/ \S+$/, '');

const nodes = (count: number) =>
  JSON.stringify({
    publicAddress: 'elastic-ip',
    nodes: Array.from({ length: count }, (_, index) => ({ name: `node-${index}` })),
  });

const APPS: Readonly<Record<string, readonly string[]>> = {
  'an empty app': ['--app', `${NODE} ${join(__dirname, 'empty-app.ts')}`],
  "an empty app, Node's options as here": ['--app', `${OWN_NODE} ${join(__dirname, 'empty-app.ts')}`],
  'RobotLan, 1 node': ['RobotLan'],
  'RobotLan, 40 nodes': ['RobotLan', '--context', `skylan:robotLan=${nodes(40)}`],
};

/** Processor time of the CLI and of all that it starts, in seconds. */
function secondsOf(options: readonly string[]): number {
  const output = mkdtempSync(join(tmpdir(), 'skylan-bench-'));
  const cdk = [CDK, 'synth', '--quiet', '--no-lookups', '--no-notices', '--output', output, ...options];
  try {
    const { status, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...cdk], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`cdk ${options.join(' ')}: ${stderr}`);
    const times = /^([\d.]+) ([\d.]+)$/m.exec(stderr);
    return Number(times?.[1]) + Number(times?.[2]);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const figures = new Map<string, number[]>(Object.keys(APPS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, options] of Object.entries(APPS)) figures.get(name)?.push(secondsOf(options));
}
const table = new Table({
  style: { head: [], border: [] },
  head: ['cdk synth of', 'processor seconds (median)', 'of an empty app', 'of 1 node'],
});
const of = (name: string) => median(figures.get(name) ?? []);
for (const name of figures.keys()) {
  const ratio = (other: string) => (of(name) / of(other)).toFixed(2);
  table.push([name, of(name).toFixed(2), ratio('an empty app'), ratio('RobotLan, 1 node')]);
}
console.log(`${table}\n${ROUNDS} rounds, in turn`);
