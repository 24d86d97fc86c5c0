import { z } from 'zod';
import { kindOf, shown } from './wording';

/** Where a schema's metadata has a default in words. */
export const DEFAULT_WORDS = 'defaultWords';

/** Where a list's metadata says that its only element may be written without the brackets. */
export const ALONE = 'alone';

/** Says what is wrong with a value (`is ...`), or undefined when it is good. */
export type Check<T> = (value: T) => string | undefined;

/**
 * A setting that is text.
 *
 * @param cure - what to write, as the end of the message: `write a host name, for example "second"`
 * @param checks - the first one that objects is reported
 */
export function text(cure: string, ...checks: readonly Check<string>[]) {
  return z.string({ error: (issue) => wrongKind(issue.input, 'text', cure) }).superRefine(first(cure, checks));
}

/**
 * A setting that is a whole number between two bounds, both included.
 *
 * @param taken - numbers between them that are refused all the same, each with the reason (`is ...`)
 * @param outside - reasons to give in place of `is too small` and `is too large`
 */
export function wholeNumber(
  minimum: number,
  maximum: number,
  taken: Readonly<Record<number, string>> = {},
  outside: { readonly small?: string; readonly large?: string } = {},
) {
  const exceptions = Object.keys(taken).map(Number);
  const except = exceptions.join(', ');
  const cure = `write a whole number from ${minimum} to ${maximum}${except && ` other than ${except}`}`;
  const check: Check<number> = (value) => {
    if (!Number.isInteger(value)) return 'is not a whole number';
    if (value < minimum) return outside.small ?? 'is too small';
    return value > maximum ? (outside.large ?? 'is too large') : taken[value];
  };
  return z
    .number({ error: (issue) => wrongKind(issue.input, 'a number', cure) })
    .superRefine(first(cure, [check]))
    .meta({ type: 'integer', minimum, maximum, ...(except && { not: { enum: exceptions } }) });
}

/** A setting that is one of a few words. */
export function choice<const Word extends string>(...words: readonly Word[]) {
  const cure = `write ${words.map(shown).join(' or ')}`;
  return z.enum(words, {
    error: ({ input }) => (typeof input === 'string' ? `is not known; ${cure}` : wrongKind(input, 'text', cure)),
  });
}

/** Settings by name; a name that is not in the shape is refused. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const cure = `write an object with any of ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => wrongKind(issue.input, 'an object', cure) });
}

/** How long a list may be. */
export interface Bound {
  readonly most: number;
  /** Why not longer, and what to do: `that CloudFormation takes; leave some out`. */
  readonly reason: string;
}

/** No network has room for more: CloudFormation takes 500 resources in a stack. */
const ANY_LIST: Bound = { most: 500, reason: 'that a list may have; leave some out' };

/** The bounds of lists, which are looked at before their elements are. */
export const bounds = z.registry<Bound>();

/**
 * A list of settings of one kind.
 *
 * @param bound - how long it may be. @default - 500 elements
 */
export function list<Element extends z.ZodType>(element: Element, bound: Bound = ANY_LIST) {
  const cure = 'write a list in square brackets';
  return z
    .array(element, { error: (issue) => wrongKind(issue.input, 'a list', cure) })
    .meta({ maxItems: bound.most })
    .register(bounds, bound);
}

/**
 * Objects of one kind: a list of them or, without the brackets, one alone. Where nothing is written there is one, of
 * defaults.
 *
 * @param bound - how many there may be
 */
export function oneOrMore<Element extends z.ZodObject>(element: Element, bound: Bound) {
  const cure = 'write an object, or a list of objects in square brackets';
  return z
    .array(element, { error: (issue) => wrongKind(issue.input, 'an object or a list', cure) })
    .meta({ maxItems: bound.most, [ALONE]: true })
    .register(bounds, bound);
}

/** Whether a list's only element may be written without the brackets ({@link oneOrMore}). */
export function mayBeAlone(setting: z.ZodArray): boolean {
  return setting.meta()?.[ALONE] === true;
}

/**
 * A setting that may be left out, and whose default follows from other settings. (A default that is a value is
 * declared with zod's `prefault`.)
 *
 * @param words - the default in words, with settings in backquotes
 */
export function derived<Setting extends z.ZodType>(setting: Setting, words: string) {
  return setting.optional().meta({ [DEFAULT_WORDS]: words });
}

function wrongKind(input: unknown, wanted: string, cure: string): string {
  return input === undefined ? `is missing; ${cure}` : `is ${kindOf(input)}, not ${wanted}; ${cure}`;
}

function first<T>(cure: string, checks: readonly Check<T>[]) {
  return (value: T, context: { addIssue(issue: { code: 'custom'; message: string }): void }) => {
    for (const check of checks) {
      const reason = check(value);
      if (reason) return context.addIssue({ code: 'custom', message: `${reason}; ${cure}` });
    }
  };
}
