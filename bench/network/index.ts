import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { commitOf } from '../../lab/report/commit';
import { repoRoot } from '../../lab/util/paths';
import { type Measured, type Results, summed } from '../figures/results';
import { tables } from '../figures/tables';
import { credentials } from './credentials';
import { machineDown, machineUp, measure } from './machine';

const FILE = join(repoRoot, 'bench', 'results.json');

/** What `machine/bench.py` prints: a value, a note, or why a road is not there. */
type Line = Partial<Measured> & { readonly road: string; readonly note?: string; readonly error?: string };

new Command('npm run bench --')
  .description('Measures ways from a robot to the cloud beside each other, each figure as a ratio to a named one.')
  .option('--rounds <number>', 'how often each is measured', Number, 3)
  .option('--participants <numbers>', 'how many DDS programs have to find each other', '2,10')
  .option('--keep', 'leave the machine running', false)
  .argument('[roads...]', 'only these, such as seed openvpn; then nothing is written')
  .showHelpAfterError()
  .action(bench)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

interface Flags {
  readonly rounds: number;
  readonly participants: string;
  readonly keep: boolean;
}

async function bench(roads: readonly string[], { rounds, participants, keep }: Flags): Promise<void> {
  const begin = Date.now();
  const measured: Measured[] = [];
  const failed: Record<string, string> = {};
  const seconds = () => `${((Date.now() - begin) / 1000).toFixed(0).padStart(5)} s`;
  const progress = (line: string) => console.log(`${seconds()}  ${line}`);
  const { accelerator } = await machineUp(await credentials(), progress);
  try {
    await measure([String(rounds), participants, ...roads], (text) => {
      const line = JSON.parse(text) as Line;
      if (line.value !== undefined) measured.push(line as Measured);
      else if (line.error !== undefined) failed[line.road] = line.error;
      progress([line.road, line.figure, line.value?.toFixed(2), line.note, line.error].filter(Boolean).join('  '));
    });
  } finally {
    if (!keep) await machineDown();
  }
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    ...commitOf(repoRoot),
    machine: { accelerator, hostProcessor: cpus()[0]?.model.trim() ?? 'unknown', processors: cpus().length },
    rounds,
    minutes: Math.round((Date.now() - begin) / 60_000),
    failed,
    figures: summed(measured),
  };
  if (roads.length === 0) writeFileSync(FILE, `${JSON.stringify(results, undefined, 2)}\n`);
  console.log(tables(results));
  if (Object.keys(failed).length > 0) process.exitCode = 1;
}
