import { z } from 'zod';
import { kindOf, type SettingPath, settingName, shown, suggestKey } from './wording';

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
  const except = Object.keys(taken).join(', ');
  const cure = `write a whole number from ${minimum} to ${maximum}${except && ` other than ${except}`}`;
  const check: Check<number> = (value) => {
    if (!Number.isInteger(value)) return 'is not a whole number';
    if (value < minimum) return outside.small ?? 'is too small';
    return value > maximum ? (outside.large ?? 'is too large') : taken[value];
  };
  return z.number({ error: (issue) => wrongKind(issue.input, 'a number', cure) }).superRefine(first(cure, [check]));
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

/** A list of settings of one kind. */
export function list<Element extends z.ZodType>(element: Element) {
  const cure = 'write a list in square brackets';
  return z.array(element, { error: (issue) => wrongKind(issue.input, 'a list', cure) });
}

/** What a schema made of a value. */
export interface Inspection<T> {
  /** The value without what was refused; a refused list element is undefined. */
  readonly accepted: T | undefined;
  /** One sentence for each mistake. */
  readonly problems: readonly string[];
  /** Whether something at this place, above it or below it was refused. */
  isRefused(...path: SettingPath): boolean;
}

/**
 * Holds a value against a schema and reports all mistakes, so that what was good
 * can be checked further in the same run.
 *
 * @param key - context key, the first part of each setting's name
 */
export function inspect<T>(schema: z.ZodType<T>, key: string, value: unknown): Inspection<T> {
  const result = schema.safeParse(value);
  if (result.success) return { accepted: result.data, problems: [], isRefused: () => false };
  const problems: string[] = [];
  const refused: SettingPath[] = [];
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const unknown of issue.keys) {
        const setting = settingName(key, [...issue.path, unknown]);
        problems.push(`${setting} is not a setting; ${suggestKey(unknown, keysAt(schema, issue.path))}`);
        refused.push([...issue.path, unknown]);
      }
    } else {
      const found = valueAt(value, issue.path);
      const setting = settingName(key, issue.path);
      problems.push(`${setting}${found === undefined ? '' : ` ${shown(found)}`} ${issue.message}`);
      refused.push(issue.path);
    }
  }
  return {
    accepted: without(value, new Set(refused.map(placeKey))) as T | undefined,
    problems,
    isRefused: (...path) => refused.some((one) => startsWith(one, path) || startsWith(path, one)),
  };
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

function keysAt(schema: unknown, path: SettingPath): string[] {
  let current = schema;
  for (const part of [...path, undefined]) {
    while (current instanceof z.ZodOptional) current = current.unwrap();
    if (part === undefined) break;
    current = current instanceof z.ZodArray ? current.element : (current as z.ZodObject).shape[String(part)];
  }
  return Object.keys((current as z.ZodObject).shape);
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((found, part) => (found as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

function startsWith(path: SettingPath, start: SettingPath): boolean {
  return start.length <= path.length && start.every((part, index) => path[index] === part);
}

/** A place as text, to look it up in a set. */
function placeKey(path: SettingPath): string {
  return JSON.stringify(path);
}

/** A copy of a JSON value without the places named; list elements keep their index. */
function without(value: unknown, refused: ReadonlySet<string>, here: SettingPath = []): unknown {
  if (refused.has(placeKey(here))) return undefined;
  if (Array.isArray(value)) return value.map((element, index) => without(element, refused, [...here, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, element]) => [name, without(element, refused, [...here, name])]),
  );
}
