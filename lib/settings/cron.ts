import type { Check } from './schema';
import { shown } from './wording';

/** A field of a cron expression. */
interface Field {
  /** For people. */
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Words for the numbers from `low` on. */
  readonly words?: readonly string[];
  /** What may stand in it beside numbers, ranges and steps. */
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly Field[] = [
  { name: 'minutes', low: 0, high: 59 },
  { name: 'hours', low: 0, high: 23 },
  { name: 'day of the month', low: 1, high: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', low: 1, high: 12, words: MONTHS },
  {
    name: 'day of the week',
    low: 1,
    high: 7,
    words: DAYS,
    special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/,
  },
  { name: 'year', low: 1970, high: 2199 },
];
const [DAY_OF_MONTH, DAY_OF_WEEK] = [2, 4];

/**
 * A time that comes again, as EventBridge Scheduler takes it.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export const cronExpression: Check<string> = (value) => {
  const inside = /^cron\((.*)\)$/.exec(value)?.[1];
  if (inside === undefined) return 'is no cron(...)';
  const fields = inside.split(' ');
  if (fields.length !== FIELDS.length) return `has ${fields.length} fields, and not 6 with one space between them`;
  const wrong = FIELDS.findIndex((field, place) => !isGood(field, fields[place] as string));
  const field = FIELDS[wrong];
  if (field) {
    const words = field.words ? `, or ${field.words[0]} to ${field.words.at(-1)}` : '';
    return `has ${shown(fields[wrong])} as ${field.name}, of which there are ${field.low} to ${field.high}${words}`;
  }
  const open = [DAY_OF_MONTH, DAY_OF_WEEK].filter((place) => fields[place] === '?').length;
  return open === 1 ? undefined : 'needs a ? as day of the month or as day of the week, and in one of them only';
};

function isGood(field: Field, text: string): boolean {
  if (field.special?.test(text)) return true;
  return text.split(',').every((part) => isPart(field, part));
}

/** `*`, a number, a range `1-5`, and each of them with a step: `0/15`. */
function isPart(field: Field, part: string): boolean {
  const [all, step, ...more] = part.split('/');
  if (more.length > 0 || all === undefined) return false;
  if (step !== undefined && !(/^\d+$/.test(step) && Number(step) >= 1 && Number(step) <= field.high)) return false;
  if (all === '*') return true;
  const ends = all.split('-').map((one) => numberOf(field, one));
  if (ends.length > 2 || ends.some((end) => end === undefined)) return false;
  const [from = 0, to = from] = ends as number[];
  return from <= to;
}

/** Undefined for what the field does not have. */
function numberOf({ low, high, words = [] }: Field, text: string): number | undefined {
  const word = words.indexOf(text);
  const number = word >= 0 ? low + word : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= low && number <= high ? number : undefined;
}
