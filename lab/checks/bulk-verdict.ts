/** What is asked of a stream of samples. */
export interface BulkPlan {
  /** Samples to be sent at the most. */
  readonly count: number;
  /** So many lost ones are a fault of the network. */
  readonly lostLimit: number;
  /** So many answers are wanted at the least, however slow the host is. */
  readonly enough: number;
}

export interface LostSample {
  readonly number: number;
  /** For how long the host stood still while an answer was awaited, in seconds. */
  readonly hostStoodStill: number;
}

/** What became of the samples. */
export interface BulkCounts {
  readonly sent: number;
  readonly answered: number;
  readonly lost: readonly LostSample[];
  /** Those that arrived more than once, or not byte for byte; undefined when the receiver did not say. */
  readonly repeated: number | undefined;
  readonly damaged: number | undefined;
  /** Answers a second. */
  readonly hertz: number;
  /** For how long the host stood still in all, in seconds. */
  readonly hostStoodStill: number;
}

export interface BulkVerdict {
  readonly ok: boolean;
  readonly figure: string;
  readonly unit: string;
}

/** Standing still for so long excuses a lost sample: the kernels give up a torn datagram after three seconds. */
export const EXCUSE_SECONDS = 1;

/** With more than this share of the samples excused nothing was measured. */
const EXCUSED_SHARE = 0.1;

/** So many lost one after the other are no chance: at most one is on its way when a host stands still. */
const ROW = 3;

/**
 * Whether the network carries the samples. Speed is not judged: a host that is slow gets a low rate, and one that stood
 * still is named as what it is.
 */
export function bulkVerdict(plan: BulkPlan, counts: BulkCounts): BulkVerdict {
  const { sent, answered, lost, repeated, damaged } = counts;
  const excused = lost.filter(({ hostStoodStill }) => hostStoodStill >= EXCUSE_SECONDS);
  const counted = lost.length - excused.length;
  const longest = Math.max(0, ...excused.map(({ hostStoodStill }) => hostStoodStill));
  const figure = `${answered} of ${answered + lost.length}`;
  const rate = `whole, ${counts.hertz.toFixed(counts.hertz < 10 ? 1 : 0)} Hz`;
  const excuse = `${excused.length} excused (${excused.map(({ number }) => number).join(', ')}): ${stoodStill(longest)}`;
  const unit = excused.length > 0 ? `${rate}; ${excuse}` : rate;
  if (sent === 0) return { ok: false, figure: 'no answer', unit: '' };
  if (repeated !== 0 || damaged !== 0) {
    return { ok: false, figure, unit: `${unit}; ${repeated ?? '?'} repeated, ${damaged ?? '?'} damaged` };
  }
  if (lostInARow(lost)) return { ok: false, figure, unit: `${unit}; ${ROW} lost in a row` };
  if (counted >= plan.lostLimit) return { ok: false, figure, unit: `${unit}; ${counted} lost` };
  if (excused.length > sent * EXCUSED_SHARE || answered < Math.min(plan.enough, plan.count)) {
    return {
      ok: false,
      figure: 'not measured',
      unit: `${stoodStill(Math.max(longest, counts.hostStoodStill))} (${figure} ${unit})`,
    };
  }
  return { ok: true, figure, unit: counted > 0 ? `${unit}; ${counted} lost, of ${plan.lostLimit - 1} allowed` : unit };
}

/** With so many lost ones the verdict is clear, however many of them are excused. */
export function clearLosses({ count, lostLimit }: BulkPlan): number {
  return lostLimit + Math.floor(count * EXCUSED_SHARE);
}

/** Whether there is such a row in which not every one is excused. */
function lostInARow(lost: readonly LostSample[]): boolean {
  return lost.some((first, index) => {
    const row = lost.slice(index, index + ROW);
    const consecutive = row.length === ROW && row.every((one, place) => one.number === first.number + place);
    return consecutive && row.some(({ hostStoodStill }) => hostStoodStill < EXCUSE_SECONDS);
  });
}

function stoodStill(seconds: number): string {
  return `the host stood still ${seconds.toFixed(1)} s`;
}
