import { renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { commitOf } from '../../lab/report/commit';
import { repoRoot } from '../../lab/util/paths';
import { profileText } from '../figures/profile-text';
import type { About } from '../figures/results';
import { type Line, Run } from '../figures/run';
import { tables } from '../figures/tables';
import { HOST_PARTS, measureHost } from '../host';
import { credentials } from './credentials';
import { type BenchMachine, machineDown, machineUp, measure } from './machine';

/** Rounds of what is measured on the host itself, before the machine is there. */
const HOST_ROUNDS = 3;
/** What a stream takes that is profiled, unless asked otherwise. */
const PROFILE_SECONDS = 5;
/** What the end of a run takes. */
const CLOSING_MS = 30_000;

new Command('npm run bench --')
  .description('Measures ways from a robot to the cloud beside each other, each figure as a ratio to a named one.')
  .option('--minutes <number>', 'what all of it may take; as many rounds as there is time for', number, 26)
  .option('--rounds <number>', 'no more rounds than so many', number, 100)
  .option('--participants <numbers>', 'how many DDS programs have to find each other', numbers, [2, 10, 40, 100])
  .option('--tune [families]', 'settings, each changed alone, beside those that skylan has: of all, or openvpn,gretap')
  .option('--profile [seconds]', 'where the processors spend their time: streams take so many seconds, 5 if not said')
  .option('--keep', 'leave the machine running', false)
  .argument('[roads...]', 'only these, such as seed openvpn; then nothing is written')
  .showHelpAfterError()
  .action(bench)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    // What an interrupted run was about would go on.
    process.exit(1);
  });

interface Flags {
  readonly minutes: number;
  readonly rounds: number;
  readonly participants: readonly number[];
  readonly tune?: string | true;
  readonly profile?: string | true;
  readonly keep: boolean;
}

function number(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError(`"${text}" is no number above 0.`);
  return value;
}

function numbers(text: string): number[] {
  return text.split(',').map(number);
}

async function bench(roads: readonly string[], flags: Flags): Promise<void> {
  const begin = Date.now();
  const run = new Run();
  const name = flags.tune ? 'tuning' : flags.profile ? 'profile' : 'results';
  const file = join(repoRoot, 'bench', `${name}.json`);
  const tune = flags.tune === undefined ? null : flags.tune === true ? [] : flags.tune.split(',');
  const profile = flags.profile === undefined ? null : flags.profile === true ? PROFILE_SECONDS : number(flags.profile);
  const isPart = roads.length > 0 || (tune ?? []).length > 0;
  let machine: BenchMachine = { accelerator: 'tcg', kernel: 'none yet', versions: {} };
  const about = (complete: boolean): About => ({
    date: new Date(begin).toISOString().slice(0, 10),
    ...commitOf(repoRoot),
    complete,
    machine: { ...machine, hostProcessor: cpus()[0]?.model.trim() ?? 'unknown', processors: cpus().length },
    minutes: Math.round((Date.now() - begin) / 60_000),
  });
  const write = (complete: boolean) => {
    const found = profile === null ? run.results(about(complete)) : run.profiles(about(complete));
    if (isPart || ('figures' in found ? found.figures : found.profiles).length === 0) return;
    // Whole at any moment: the run may be ended at any.
    writeFileSync(`${file}.new`, `${JSON.stringify(found, undefined, profile === null ? 2 : undefined)}\n`);
    renameSync(`${file}.new`, file);
  };
  const progress = (text: string) => console.log(`${((Date.now() - begin) / 1000).toFixed(0).padStart(5)} s  ${text}`);
  const read = (line: Line) => {
    run.read(line);
    const { part, road, round, figure, value, note, error, profile: sampled } = line;
    const words = [
      part,
      road,
      round,
      figure,
      value?.toFixed(2),
      note,
      sampled?.what,
      error && `not measured: ${error}`,
    ];
    progress(words.filter((word) => word !== undefined).join('  '));
    if (line.ended !== undefined) write(false);
  };
  const all = async () => {
    if (roads.length === 0 && name === 'results') {
      const taker = { take: (one: Line) => read(one), fail: (road: string, error: string) => read({ road, error }) };
      await measureHost(Object.keys(HOST_PARTS), Math.min(HOST_ROUNDS, flags.rounds), taker);
    }
    machine = await machineUp(await credentials(), progress);
    const seconds = Math.floor((begin + flags.minutes * 60_000 - CLOSING_MS - Date.now()) / 1000);
    if (seconds <= 0) throw new Error('no time is left to measure roads: give more --minutes');
    const { rounds, participants } = flags;
    await measure({ seconds, rounds, participants, roads, tune, profile }, (text) => read(JSON.parse(text) as Line));
  };
  let complete = false;
  try {
    await Promise.race([all(), interruption()]);
    complete = true;
  } finally {
    write(complete);
    if (!flags.keep) await machineDown();
    console.log(profile === null ? tables(run.results(about(complete))) : profileText(run.profiles(about(complete))));
  }
}

/** Fails when the run is to end. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => reject(new Error('interrupted: what was measured until here is kept')));
    }
  });
}
