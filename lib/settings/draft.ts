import { z } from 'zod';
import type { Inspection } from './inspect';
import { mayBeAlone } from './schema';
import type { Sourced } from './sourced';
import type { SettingPath } from './wording';

/** A setting with its default; undefined when the user's value was refused: what depends on it would be wrong too. */
export type Kept<T> = Sourced<T> | undefined;

/** Settings below one name. */
export type GroupDraft<Shape> = { readonly [Name in keyof Shape]: Draft<Shape[Name]> } & {
  readonly path: SettingPath;
  /** As the user wrote it, without what was refused; an empty object when nothing was written. */
  readonly written: object;
};

/**
 * Settings with their defaults filled in, shaped as their schema is. Lists are without what was refused, and empty
 * when they were refused as a whole; each element has its place, and one that was written without brackets has the
 * list's.
 */
export type Draft<Schema> =
  Schema extends z.ZodPrefault<infer Inner>
    ? DraftOf<Inner, never>
    : Schema extends z.ZodOptional<infer Inner>
      ? DraftOf<Inner, undefined>
      : DraftOf<Schema, never>;

type DraftOf<Schema, Absent> =
  Schema extends z.ZodObject<infer Shape, z.core.$ZodObjectConfig>
    ? GroupDraft<Shape>
    : Schema extends z.ZodArray<infer Element>
      ? readonly (Element extends z.ZodObject<infer Shape, z.core.$ZodObjectConfig>
          ? GroupDraft<Shape>
          : Sourced<z.output<Element>>)[]
      : Kept<z.output<Schema> | Absent>;

/** Fills in the defaults that the schema declares. */
export function draftOf<Schema extends z.ZodObject>(
  schema: Schema,
  { accepted, isRefused }: Inspection<unknown>,
): Draft<Schema> {
  return filled(schema, [], accepted, undefined, isRefused) as Draft<Schema>;
}

/**
 * The same setting, with a default that follows from others where the user wrote nothing.
 *
 * @param value - undefined when the others have no room for it
 */
export function otherwise<T>(setting: Kept<T | undefined>, value: T): Kept<T> {
  return setting && { ...setting, value: setting.value ?? value };
}

/** A setting that has a value, given or by default; undefined when there is none, as when it was refused. */
export function present<T>(setting: Kept<T | undefined>): Kept<T> {
  return setting?.value === undefined ? undefined : { ...setting, value: setting.value };
}

/** A machine's own setting, or else that of all; the latter does not take the place of one that was refused. */
export function ownOr<T>(own: Kept<T | undefined>, ofAll: Kept<T>): Kept<T> {
  return own && (present(own) ?? ofAll);
}

/** @param seed - what holds here when nothing was written: a part of a default that was declared further up */
function filled(
  schema: unknown,
  path: SettingPath,
  written: unknown,
  seed: unknown,
  isRefused: Inspection<unknown>['isRefused'],
): unknown {
  if (schema instanceof z.ZodPrefault) {
    return filled(schema.unwrap(), path, written, seed ?? schema.def.defaultValue, isRefused);
  }
  if (schema instanceof z.ZodOptional) {
    return filled(schema.unwrap(), path, written, seed, isRefused) ?? absent(path, isRefused);
  }
  if (schema instanceof z.ZodObject) {
    const below = Object.entries(schema.shape).map(([name, setting]) => [
      name,
      filled(setting, [...path, name], at(written, name), at(seed, name), isRefused),
    ]);
    return { ...Object.fromEntries(below), path, written: written ?? {} };
  }
  if (schema instanceof z.ZodArray) return elements(schema, path, written, seed, isRefused);
  const value = written ?? seed;
  return value === undefined || isRefused(...path) ? undefined : { path, value, given: written !== undefined };
}

function elements(
  schema: z.ZodArray,
  path: SettingPath,
  written: unknown,
  seed: unknown,
  isRefused: Inspection<unknown>['isRefused'],
): unknown[] {
  if (written === undefined && isRefused(...path)) return [];
  const isWritten = written !== undefined;
  const alone = mayBeAlone(schema) ? aloneIn(written) : undefined;
  if (alone) return [filled(schema.element, path, alone.own, undefined, isRefused)];
  return ((written ?? seed ?? []) as unknown[]).flatMap((value, index) => {
    if (value === undefined) return [];
    const [own, fallback] = isWritten ? [value, undefined] : [undefined, value];
    return filled(schema.element, [...path, index], own, fallback, isRefused) ?? [];
  });
}

/** The only element of a list that has no brackets: as it was written or, where nothing was, of defaults. */
function aloneIn(written: unknown): { own?: unknown } | undefined {
  if (written === undefined) return {};
  return Array.isArray(written) ? undefined : { own: written };
}

function absent(path: SettingPath, isRefused: Inspection<unknown>['isRefused']): Kept<undefined> {
  return isRefused(...path) ? undefined : { path, value: undefined, given: false };
}

function at(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[name];
}
