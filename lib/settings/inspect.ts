import { z } from 'zod';
import { bounds, mayBeAlone } from './schema';
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
export function inspect<T>(schema: z.ZodType<unknown, T>, key: string, value: unknown): Inspection<T> {
  const problems: string[] = [];
  const refused: SettingPath[] = [];
  const alone = new Set<string>();
  const refuse = (place: SettingPath, problem: string) => {
    const path = asWritten(place, alone);
    problems.push(`${settingName(key, path)}${problem}`);
    refused.push(path);
  };
  const bounded = withLists(schema, value, [], { refuse, alone });
  for (const issue of schema.safeParse(bounded).error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      for (const unknown of issue.keys) {
        refuse([...issue.path, unknown], ` is not a setting; ${suggestKey(unknown, known)}`);
      }
    } else {
      const found = valueAt(bounded, issue.path);
      refuse(issue.path, `${found === undefined ? '' : ` ${shown(found)}`} ${issue.message}`);
    }
  }
  if (problems.length === 0) return { accepted: value as T, problems, isRefused: () => false };
  const places = new Set(refused.map(placeKey));
  const above = new Set(refused.flatMap(startsOf).map(placeKey));
  return {
    accepted: without(value, places) as T | undefined,
    problems,
    isRefused: (...path) => above.has(placeKey(path)) || startsOf(path).some((start) => places.has(placeKey(start))),
  };
}

/** What a walk through a value finds. */
interface Findings {
  readonly refuse: (path: SettingPath, problem: string) => void;
  /** Places of lists whose only element was written without the brackets. */
  readonly alone: Set<string>;
}

/**
 * A copy without what is beyond the bounds of lists, so that however much was written, little is looked at; and with
 * brackets around what was written alone.
 */
function withLists(schema: unknown, value: unknown, path: SettingPath, findings: Findings): unknown {
  const setting = unwrapped(schema);
  if (setting instanceof z.ZodArray && mayBeAlone(setting) && isObject(value)) {
    findings.alone.add(placeKey(path));
    return [withLists(setting.element, value, [...path, 0], findings)];
  }
  if (setting instanceof z.ZodArray && Array.isArray(value)) {
    const bound = bounds.get(setting);
    const isLong = bound && value.length > bound.most;
    if (isLong) findings.refuse(path, ` are ${value.length}, more than the ${bound.most} ${bound.reason}`);
    const kept: unknown[] = isLong ? value.slice(0, bound.most) : value;
    return kept.map((element, index) => withLists(setting.element, element, [...path, index], findings));
  }
  if (!(setting instanceof z.ZodObject) || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, element]) => [
      name,
      Object.hasOwn(setting.shape, name) ? withLists(setting.shape[name], element, [...path, name], findings) : element,
    ]),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A place without the numbers of elements that were written alone. */
function asWritten(path: SettingPath, alone: ReadonlySet<string>): SettingPath {
  return path.filter((_, place) => !alone.has(placeKey(path.slice(0, place))));
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault ? unwrapped(schema.unwrap()) : schema;
}

function keysAt(schema: unknown, path: SettingPath): string[] {
  const found = path.reduce((at, part) => {
    const setting = unwrapped(at);
    return setting instanceof z.ZodArray ? setting.element : (setting as z.ZodObject).shape[String(part)];
  }, schema);
  return Object.keys((unwrapped(found) as z.ZodObject).shape);
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((found, part) => (found as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

/** A place and all that are above it. */
function startsOf(path: SettingPath): SettingPath[] {
  return [...path, undefined].map((_, length) => path.slice(0, length));
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
