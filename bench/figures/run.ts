import { hasWork, type Profile, type Profiles } from './profile';
import { type About, type Measured, type Results, summed } from './results';

/** What `machine/bench.py` prints: a value, a profile, a note, why something has no value, or a round's end. */
export interface Line extends Partial<Measured> {
  readonly road: string;
  readonly note?: string;
  readonly error?: string;
  readonly ended?: number;
  readonly profile?: Omit<Profile, 'part' | 'road'>;
}

/** Values of a run that goes on, and what is known of it at any moment. */
export class Run {
  private readonly measured: Measured[] = [];
  private readonly profiled: Profile[] = [];
  private readonly failed = new Map<string, string>();

  take(one: Measured): void {
    this.measured.push(one);
  }

  /** The last reason counts, and none where the figures are there all the same. */
  fail(what: string, why: string): void {
    this.failed.set(what, why);
  }

  /** One line of the machine's program. */
  read(line: Line): void {
    const { part = '', road, figure = '', round = 0, value, profile, error } = line;
    if (value !== undefined) this.take({ part, road, figure, round, value });
    else if (profile !== undefined) this.takeProfile({ part, road, ...profile });
    else if (error !== undefined) this.fail(part === 'uplink' ? road : `${road} (${part})`, error);
  }

  /** On a host that gives the machine no time, a sampler may find nothing but idle processors. */
  private takeProfile(one: Profile): void {
    if (hasWork(one)) this.profiled.push(one);
    else this.fail(`${one.road} (${one.part}, ${one.what})`, 'nothing was carried, or no sample found any work');
  }

  /** Its results so far. */
  results(about: About): Results {
    return { ...about, failed: Object.fromEntries(this.failed), figures: summed(this.measured) };
  }

  /** Its profiles so far. */
  profiles(about: About): Profiles {
    return { ...about, failed: Object.fromEntries(this.failed), profiles: this.profiled };
  }
}
