import { z } from 'zod';
import { type SettingPath, settingName, shown, suggestKey } from './wording';

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
