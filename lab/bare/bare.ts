import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { BareRoot } from './bare-root';
import { verdict } from './verdict';

const STEPS = ['ci', 'test', 'lab'] as const;
type Step = (typeof STEPS)[number];

interface Options {
  readonly user: boolean;
  readonly npm: readonly string[];
  readonly only: readonly Step[];
  readonly cache?: string;
  readonly keep: boolean;
}

const words = (text: string) => text.split(',').filter(Boolean);

function steps(text: string): Step[] {
  return words(text).map((word) => {
    const step = STEPS.find((known) => known === word);
    if (!step) throw new InvalidArgumentError(`choose from ${STEPS.join(',')}`);
    return step;
  });
}

/** Runs in the namespaces that start.mjs has made; `work` is an empty folder that it removes afterwards. */
const program = new Command('npm run bare --')
  .description(
    'Makes a bare Debian with Node, git and sudo, clones the last commit of this checkout into it, and does there what ' +
      'a stranger does: npm ci, npm test, npm run lab. Started from no shell; nothing of this machine is used but its ' +
      'kernel, its network and its way to the package registries.',
  )
  .addArgument(new Argument('<work>').argParser(String))
  .addArgument(new Argument('<debian>', 'version').choices(['12', '13']))
  .option('--user', 'as a user who has sudo, not as root', false)
  .option('--npm <majors>', 'npm ci with each of these, the rest with the last', words, ['10'])
  .option('--only <steps>', `of ${STEPS.join(',')}`, steps, [...STEPS])
  .option('--cache <folder>', "the lab's cache; without it there is none, as for a stranger")
  .option('--keep', 'do not remove it afterwards', false)
  .usage('<12|13> [options]')
  .action(async (work: string, debian: '12' | '13', options: Options) => {
    if (options.keep) writeFileSync(join(work, 'keep'), '');
    const root = new BareRoot(join(work, 'root'), debian, options);
    const results = [await root.timed('bare root', () => root.make())];
    for (const npm of results[0]?.passed ? options.npm : []) {
      results.push(await root.timed(`npm ${npm} ci`, () => root.cleanInstall(npm)));
    }
    const installed = results.every(({ passed }) => passed);
    for (const step of installed ? options.only.filter((name) => name !== 'ci') : []) {
      const command = step === 'test' ? ['npm', 'test'] : ['npm', 'run', 'lab'];
      results.push(await root.timed(command.join(' '), () => root.run(...command)));
    }
    console.log(verdict(`Debian ${debian} as ${options.user ? 'a user with sudo' : 'root'}`, results));
    process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
