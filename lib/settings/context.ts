import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from './error';
import { kindOf, shown, visible } from './wording';

/** Looks a context value up, as `node.tryGetContext` does. */
export type ContextLookup = (key: string) => unknown;

/**
 * Reads one object of settings from CDK's context.
 *
 * The value is an object when it comes from `cdk.json`, and JSON text when it was given for
 * one run (`cdk deploy -c key=...`). The CDK lets such text take the place of the file's value,
 * so the file is read here and the text merged over it.
 *
 * @param lookup - for example `(key) => app.node.tryGetContext(key)`
 * @param key - context key, for example `skylan:robotLan`
 * @param file - where `cdk.json` is. @default - in the working directory, where the CDK reads it
 * @returns the settings, not yet checked against a schema; an empty object when there are none
 * @throws SettingsError when text is broken JSON, or something else than an object is given
 */
export function readContext(lookup: ContextLookup, key: string, file = join(process.cwd(), 'cdk.json')): object {
  const value = lookup(key);
  const given = asObject(key, value);
  return typeof value === 'string' ? merge(asObject(key, readFileContext(file)[key]), given) : given;
}

/** No setting is so far below the top: what is there is replaced as a whole, and refused by its name later. */
const DEEPEST_MERGED = 16;

/** Lays settings over others: objects key by key, down to where settings are; everything else replaces. */
export function merge(base: object, over: object, depth = 0): object {
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    const isMerged = depth < DEEPEST_MERGED && isPlainObject(below) && isPlainObject(value);
    merged.set(key, isMerged ? merge(below, value, depth + 1) : value);
  }
  return Object.fromEntries(merged);
}

function asObject(key: string, value: unknown): object {
  const parsed = typeof value === 'string' ? parseJson(key, value, textCure(key)) : (value ?? {});
  if (isPlainObject(parsed)) return parsed;
  throw new SettingsError([
    `${key} ${shown(parsed)} is ${kindOf(parsed)}; write an object, for example {"name":"lab"}`,
  ]);
}

function textCure(key: string): string {
  return (
    'write keys and text in double quotes, and single quotes around the whole for the shell, ' +
    `for example -c '${key}={"name":"lab"}'`
  );
}

function parseJson(name: string, text: string, cure: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError([`${name} ${shown(text)} is not JSON: ${visible(reason)}${nearby(text, reason)}; ${cure}`]);
  }
}

/** The few characters around the place that the JSON parser names. */
function nearby(text: string, reason: string): string {
  const position = Number(/at position (\d+)/.exec(reason)?.[1] ?? Number.NaN);
  if (Number.isNaN(position)) return '';
  return ` (near ${shown(text.slice(Math.max(0, position - 12), position + 12))})`;
}

function readFileContext(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Without a file there is nothing to merge over: the application runs from somewhere else.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new SettingsError([`${file} cannot be read: ${(error as Error).message}; make it a readable file`]);
  }
  const content = parseJson(file, text, 'mend the file');
  const context = isPlainObject(content) ? (content as { context?: unknown }).context : undefined;
  return isPlainObject(context) ? (context as Record<string, unknown>) : {};
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
