import type { Kept } from './draft';

/** What a draft without conflicts comes to: values alone; undefined where a setting may have none. */
export type Settled<Draft> = [Draft] extends [Kept<infer Value>]
  ? Value
  : Draft extends readonly (infer Element)[]
    ? readonly Settled<Element>[]
    : { readonly [Name in Exclude<keyof Draft, 'path' | 'written'>]: Settled<Draft[Name]> };

/**
 * The values of a draft without conflicts.
 *
 * @throws Error when a setting was refused
 */
export function settled<Draft>(draft: Draft): Settled<Draft> {
  return plain(draft) as Settled<Draft>;
}

function plain(draft: unknown): unknown {
  if (Array.isArray(draft)) return draft.map(plain);
  const one = defined(draft) as Record<string, unknown>;
  if ('given' in one) return one.value;
  const { path, written, ...below } = one;
  return Object.fromEntries(Object.entries(below).map(([name, setting]) => [name, plain(setting)]));
}

/**
 * A value that the checks before have made sure of.
 *
 * @throws Error when they have not
 */
export function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a draft without conflicts has all its values');
  return value;
}
