import { setTimeout as sleep } from 'node:timers/promises';
import { asJobUser, JOB_DIR } from '../../checks/cluster/user';
import type { CheckResult } from '../../report/report';
import { byUser, inHome } from '../../running/cluster/user';
import { lastWords, must, type Peer } from '../../running/peer';
import type { CommandResult } from '../../util/run';

/** Ends a hang: a job begins and ends within seconds. */
const START_SECONDS = 600;
const END_SECONDS = 900;
const WRITTEN_SECONDS = 180;
/** Slurm ends a job that nobody lets go on. */
const MOST_MINUTES = 60;

/**
 * A user's batch job that is under way while something else happens, and writes a line a second into the user's home: it
 * ends when it is let go on. Its output is a file that it has open all the time, and has locked: an NFS server that forgets
 * either fails its writes. Each second it also opens another one, which waits for a server that is away.
 */
export class JobUnderWay {
  private constructor(
    private readonly controller: Peer,
    private readonly worker: Peer,
    private readonly id: string,
    private readonly writes: boolean,
  ) {}

  /** Starts a job of a user without a home, whose output is nobody's, and waits until it runs. */
  static async startWithoutHome(controller: Peer, worker: Peer): Promise<JobUnderWay> {
    const options = [
      '--parsable',
      `--time=${MOST_MINUTES}`,
      '-w',
      worker.name,
      `--chdir=${JOB_DIR}`,
      '--output=/dev/null',
    ];
    const wrap = `--wrap=until [ -e ${goOn('$SLURM_JOB_ID')} ]; do sleep 1; done`;
    const id = (await must(controller, asJobUser(['sbatch', ...options, wrap]))).trim();
    return new JobUnderWay(controller, worker, id, false).running();
  }

  /** Starts a job on a worker, and waits until it runs. */
  static async start(controller: Peer, worker: Peer): Promise<JobUnderWay> {
    const step = `n=$((n + 1)); echo $n; date +%s >>${stamps('$SLURM_JOB_ID')}; sleep 1`;
    const count = `flock --nonblock 1 || exit; until [ -e ${goOn('$SLURM_JOB_ID')} ]; do ${step}; done; echo done`;
    const options = `--parsable --time=${MOST_MINUTES} -w ${worker.name} --output=${output('%j')}`;
    const id = (await must(controller, byUser(`sbatch ${options} --wrap='${count}'`))).trim();
    return new JobUnderWay(controller, worker, id, true).running();
  }

  /** Name of its worker. */
  get on(): string {
    return this.worker.name;
  }

  private async running(): Promise<this> {
    const state = await this.once((now) => now.JobState === 'RUNNING', START_SECONDS);
    if (state.JobState !== 'RUNNING')
      throw new Error(`job ${this.id} does not run on ${this.worker.name}: ${JSON.stringify(state)}`);
    return this;
  }

  /** Lets it go on to its end; passes when it ended well without having been started anew. */
  async end(what: string): Promise<CheckResult> {
    await must(this.worker, ['touch', goOn(this.id)]);
    const under = /^(RUNNING|COMPLETING|PENDING|)$/;
    const state = await this.once((now) => !under.test(now.JobState ?? ''), END_SECONDS);
    const written = await this.written();
    const whole = !this.writes || isWhole(written.stdout);
    const ok = whole && state.JobState === 'COMPLETED' && state.Restarts === '0' && state.ExitCode === '0:0';
    return {
      name: `the job that ran meanwhile ends well${this.writes ? ", with each line in the user's home" : ''}: ${what}`,
      ok,
      figure: whole ? (state.JobState ?? 'unknown') : 'lines are missing',
      unit: '',
      ...(ok ? {} : { detail: `${JSON.stringify(state)}\n${lastWords(written)}` }),
    };
  }

  /** Seconds of the longest time in which it could not open a file of the user's home, beyond the second of its own. */
  async longestPause(): Promise<number> {
    return longestGap(await must(this.controller, ['cat', inHome(stamps(this.id))])) - 1;
  }

  /** What it has written, once that is whole: after a tunnel that was away, the last of it comes some time after its end. */
  private async written(): Promise<CommandResult> {
    const end = Date.now() + WRITTEN_SECONDS * 1000;
    for (;;) {
      const said = await this.controller.exec(['cat', this.writes ? inHome(output(this.id)) : '/dev/null']);
      if (!this.writes || isWhole(said.stdout) || Date.now() > end) return said;
      await sleep(1000);
    }
  }

  /** Its state once that is as wanted, or the last one when time is up. */
  private async once(wanted: (state: Fields) => boolean, limitSeconds: number): Promise<Fields> {
    const end = Date.now() + limitSeconds * 1000;
    for (;;) {
      const state = await this.state();
      if (wanted(state) || Date.now() > end) return state;
      await sleep(1000);
    }
  }

  private async state(): Promise<Fields> {
    try {
      const { stdout } = await this.controller.exec(['scontrol', 'show', 'job', '--oneliner', this.id]);
      return jobFields(stdout);
    } catch {
      return {};
    }
  }
}

/** What Slurm says of a job, by its own words. */
export type Fields = Readonly<Record<string, string>>;

/** The file on the worker that a job waits for. */
function goOn(id: string): string {
  return `${JOB_DIR}/job-${id}-goes-on`;
}

/** File of a job's output, in the user's home. */
function output(id: string): string {
  return `job-${id}.txt`;
}

/** File of the times at which a job could open it, in the user's home. */
function stamps(id: string): string {
  return `job-${id}-times.txt`;
}

/**
 * The longest time between two that follow each other, in seconds.
 *
 * @param times - seconds since 1970, a line each
 * @throws Error when there are fewer than two
 */
export function longestGap(times: string): number {
  const seconds = times.trim().split('\n').map(Number);
  if (seconds.length < 2 || !seconds.every(Number.isInteger)) throw new Error(`no times: "${times}"`);
  return Math.max(...seconds.slice(1).map((second, index) => second - (seconds[index] ?? second)));
}

/** Whether a job has written all numbers from 1 on, and then its last word. */
export function isWhole(written: string): boolean {
  const lines = written.trimEnd().split('\n');
  return lines.length > 1 && lines.pop() === 'done' && lines.every((line, index) => line === String(index + 1));
}

/** The fields of `scontrol show job --oneliner` that have no blank in them. */
export function jobFields(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(?:^|\s)(\w+)=(\S*)/g)].map(([, key, value]) => [key, value]));
}
