import { byUser, inHome } from '../../running/cluster/user';
import { must, type Peer } from '../../running/peer';
import { waitFor } from '../../util/wait';
import { type Fields, jobFields } from './jobs';

/** End a hang: a machine is made and boots meanwhile, on a busy host. */
const LIMIT_MS = 1_200_000;
const WRITTEN_MS = 180_000;
/** Slurm ends a job that nobody lets go. */
const MOST_MINUTES = 60;

/** What a job writes first, each time that it begins: the node that it is on, and how often it began before. */
const WHERE = 'echo "$(hostname) $(printenv SLURM_RESTART_COUNT || echo 0)"';

/** A script that tells where it is and stays until it is let go. */
const STAYS = `${WHERE}; trap "exit 0" USR1; while :; do sleep 1; done`;

/** A user's batch job on nodes that are there only for jobs, with its output in the user's home. */
export class FleetJob {
  private constructor(
    private readonly controller: Peer,
    readonly id: string,
  ) {}

  /**
   * @param options - of sbatch: which nodes, and how many
   * @param script - shell without single quotes. @default it tells where it is, and stays until {@link letGo}
   */
  static async submit(controller: Peer, options: string, script = STAYS): Promise<FleetJob> {
    const common = `--parsable --time=${MOST_MINUTES} --open-mode=append --output=fleet-%j.txt`;
    const id = await must(controller, byUser(`sbatch ${common} ${options} --wrap='${script}'`));
    return new FleetJob(controller, id.trim());
  }

  /** What Slurm says of it; nothing where it does not answer. */
  async state(): Promise<Fields> {
    try {
      const { stdout } = await this.controller.exec(['scontrol', 'show', 'job', '--oneliner', this.id]);
      return jobFields(stdout);
    } catch {
      return {};
    }
  }

  /**
   * Waits until its state is as wanted.
   *
   * @throws Error with its state when time is up
   */
  async until(what: string, wanted: (state: Fields) => boolean, timeoutMs = LIMIT_MS): Promise<Fields> {
    let latest: Fields = {};
    const probe = async () => {
      latest = await this.state();
      return wanted(latest) ? latest : undefined;
    };
    const describe = () => JSON.stringify(latest);
    return await waitFor(`job ${this.id} ${what}`, probe, { timeoutMs, intervalMs: 1000, describe });
  }

  /** Waits until it runs. @returns the node that its script is on */
  async runs(): Promise<string> {
    const { BatchHost = '' } = await this.until('runs', ({ JobState }) => JobState === 'RUNNING');
    return BatchHost;
  }

  /** Waits until it has ended. */
  ends(): Promise<Fields> {
    return this.until(
      'ends',
      ({ JobState = '' }) => !/^(|PENDING|CONFIGURING|RUNNING|COMPLETING|REQUEUED|SIGNALING)$/.test(JobState),
    );
  }

  /** Lets the script that stays come to its end. */
  async letGo(): Promise<void> {
    await must(this.controller, ['scancel', '--batch', '--signal=USR1', this.id]);
  }

  /** Ends it, where Slurm answers: what has failed before is not to be hidden by that. */
  async cancel(): Promise<void> {
    await this.controller.exec(['scancel', this.id]).catch(() => undefined);
  }

  /** Lines of its output in the user's home, once there are that many: they come some time after they are written. */
  async written(lines: number): Promise<readonly string[]> {
    const read = async () => {
      const { stdout } = await this.controller.exec(['cat', inHome(`fleet-${this.id}.txt`)]);
      return stdout.split('\n').filter(Boolean);
    };
    const all = async () => (await read()).length >= lines;
    await waitFor(`output of job ${this.id}`, all, { timeoutMs: WRITTEN_MS, intervalMs: 1000 }).catch(() => undefined);
    return read();
  }
}
